import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  abhaNumberOf,
  addressProblemOf,
  likelyAddressOf,
  normaliseAbhaAddress,
  readAddressEntry,
} from "@/lib/abdm/abha-address";

describe("normaliseAbhaAddress", () => {
  it.each([
    ["hinapatel@sbx", "hinapatel@sbx"],
    ["HinaPatel@SBX", "hinapatel@sbx"],
    ["  hina patel @ abdm\n", "hinapatel@abdm"],
    ["hina.patel-79_x!y@ndhm", "hina.patel-79_x!y@ndhm"],
    ["\u200ehinapatel\u200b@sbx\ufeff", "hinapatel@sbx"],
    ["hinapatel\u00a0@sbx", "hinapatel@sbx"],
    ["ｈｉｎａｐａｔｅｌ＠ｓｂｘ", "hinapatel@sbx"],
    ["\u202ahinapatel@sbx\u202c", "hinapatel@sbx"],
    ["\u2068hina\u00adpatel@sbx\u2069", "hinapatel@sbx"],
    ["hina\u200dpatel\u200c@sbx", "hinapatel@sbx"],
    ["hinapatel\uff20sbx", "hinapatel@sbx"],
    ["91234567890123@sbx", "91234567890123@sbx"],
    ["91-1234-5678-9012@sbx", "91123456789012@sbx"],
    [" 91 1234 5678 9012 @abdm", "91123456789012@abdm"],
    ["91–1234–5678–9012@SBX", "91123456789012@sbx"],
    ["91-1234-5678-901@sbx", "91-1234-5678-901@sbx"],
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

describe("addressProblemOf", () => {
  it.each([
    ["hinapatel", "abha-address-malformed"],
    ["91-2345-6789-0123", "abha-number-not-address"],
    ["हिना@sbx", "abha-address-not-latin"],
    ["ഹിന", "abha-address-not-latin"],
    ["९१२३४५६७८९०१२३", "abha-address-not-latin"],
  ])("returns for %j the reason %s", (text, problem) => {
    expect(addressProblemOf(text)).toBe(problem);
  });
});

describe("abhaNumberOf", () => {
  it.each([
    "91234567890123",
    "91-2345-6789-0123",
    "91 2345 6789 0123",
    "91–2345–6789–0123",
    "９１２３４５６７８９０１２３",
  ])("returns the digits of %s, which is no ABHA address", (text) => {
    expect(abhaNumberOf(text)).toBe("91234567890123");
    expect(normaliseAbhaAddress(text)).toBeNull();
  });

  it.each(["9123456789012", "912345678901234", "91234567890123@sbx", "hinapatel@sbx", ""])(
    "returns null for %j",
    (text) => {
      expect(abhaNumberOf(text)).toBeNull();
    },
  );
});

describe("likelyAddressOf", () => {
  it.each([
    ["sbx", "91234567890123@sbx"],
    ["abdm", "91234567890123@abdm"],
    ["example", null],
  ])("with the consent manager %s returns %j", (cmId, address) => {
    expect(likelyAddressOf("91234567890123", cmId)).toBe(address);
  });
});

const CARD = {
  hidn: "91-1234-5678-9012",
  hid: "HinaPatel@sbx",
  name: "Hina Patel",
  gender: "F",
  dob: "12-03-1984",
  mobile: "9876543210",
  address: "12, {Old} Street",
};

describe("readAddressEntry", () => {
  it.each([
    ["of an ABHA card", JSON.stringify(CARD), "Hina Patel"],
    ["of the patient's app", JSON.stringify({ phr: "hinapatel@sbx", name: " Hina Patel " }), "Hina Patel"],
    ["in capitals", JSON.stringify({ HID: "HINAPATEL@SBX", NAME: "HINA PATEL" }), "HINA PATEL"],
    ["in several lines, after what was in the field before", `hina ${JSON.stringify(CARD, null, 2)}\n`, "Hina Patel"],
    ["with an empty hid beside phr", JSON.stringify({ hid: "", phr: "hinapatel@sbx", name: "" }), null],
  ])("returns for a code %s the address, the name and nothing else", (_name, text, name) => {
    expect(readAddressEntry(text)).toEqual({ kind: "code", abhaAddress: "hinapatel@sbx", name });
  });

  it.each([
    ["without an address", JSON.stringify({ gender: "F" })],
    ["with an address that is none", JSON.stringify({ hid: "hina patel, Pune" })],
    ["with an address that is no text", JSON.stringify({ hid: 91123456789012 })],
  ])("returns no address for a code %s", (_name, text) => {
    expect(readAddressEntry(text)).toEqual({ kind: "code", abhaAddress: null, name: null });
  });

  it("returns an incomplete code for each beginning of a code that a scanner types", () => {
    const text = JSON.stringify(CARD);
    for (let length = 1; length < text.length; length += 1)
      expect(readAddressEntry(text.slice(0, length))).toEqual({ kind: "incomplete-code" });
  });

  it.each(["", "hinapatel@sbx", "91-1234-5678-9012"])("returns text for %j", (text) => {
    expect(readAddressEntry(text)).toEqual({ kind: "text" });
  });
});
