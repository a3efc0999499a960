import { expect, test } from "vitest";
import { completedAddress } from "@/components/composer/complete-address";

test.each([
  ["hinapatel", "sbx", "hinapatel@sbx"],
  [" Hina.patel_79 ", "abdm", "hina.patel_79@abdm"],
])("the name %j with the ending %s is completed", (text, ending, address) => {
  expect(completedAddress(text, ending)).toBe(address);
});

test.each(["", "hinapatel@", "hinapatel@sbx", "Hina Patel", "91-1234-5678-9012", "91123456789012", "hina.", "hi", "{"])(
  "%j gets no ending",
  (text) => {
    expect(completedAddress(text, "sbx")).toBeNull();
  },
);

test("a hospital without a connection has no ending to add", () => {
  expect(completedAddress("hinapatel", null)).toBeNull();
});
