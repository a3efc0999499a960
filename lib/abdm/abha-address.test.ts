import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { looksLikeAbhaNumber, normaliseAbhaAddress } from "@/lib/abdm/abha-address";

describe("normaliseAbhaAddress", () => {
  it.each([
    ["hinapatel@sbx", "hinapatel@sbx"],
    ["HinaPatel@SBX", "hinapatel@sbx"],
    ["  hina patel @ abdm\n", "hinapatel@abdm"],
    ["hina.patel-79_x!y@ndhm", "hina.patel-79_x!y@ndhm"],
    ["\u200ehinapatel\u200b@sbx\ufeff", "hinapatel@sbx"],
    ["hinapatel\u00a0@sbx", "hinapatel@sbx"],
    ["ｈｉｎａｐａｔｅｌ＠ｓｂｘ", "hinapatel@sbx"],
    ["91234567890123@sbx", "91234567890123@sbx"],
  ])("returns for %j the address %s", (text, address) => {
    expect(normaliseAbhaAddress(text)).toBe(address);
  });

  it.each([
    "",
    "hinapatel",
    "@sbx",
    "hi@sbx.example",
    "hinapatel@gmail.com",
    "hinapatel@@sbx",
    ".hina@sbx",
    "hina.@sbx",
    "hp@sbx",
    "hina+patel@sbx",
    "हिना@sbx",
    "91-2345-6789-0123",
    `${"a".repeat(300)}@sbx`,
  ])("returns null for %j", (text) => {
    expect(normaliseAbhaAddress(text)).toBeNull();
  });

  it("does not change an address that is already normalised", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const address = normaliseAbhaAddress(`${name}@SBX`);
        if (address !== null) expect(normaliseAbhaAddress(address)).toBe(address);
      }),
    );
  });
});

describe("looksLikeAbhaNumber", () => {
  it.each([
    "91234567890123",
    "91-2345-6789-0123",
    "91 2345 6789 0123",
    "91–2345–6789–0123",
    "９１２３４５６７８９０１２３",
  ])("returns true for %s, which is no ABHA address", (text) => {
    expect(looksLikeAbhaNumber(text)).toBe(true);
    expect(normaliseAbhaAddress(text)).toBeNull();
  });

  it.each(["9123456789012", "912345678901234", "91234567890123@sbx", "hinapatel@sbx", ""])(
    "returns false for %j",
    (text) => {
      expect(looksLikeAbhaNumber(text)).toBe(false);
    },
  );
});
