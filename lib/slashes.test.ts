import { expect, it } from "vitest";
import { trimSlashes, trimTrailingSlashes } from "@/lib/slashes";

it.each([
  ["", "", ""],
  ["///", "", ""],
  ["/a//b//", "/a//b", "a//b"],
  ["a/b", "a/b", "a/b"],
])("trimTrailingSlashes and trimSlashes of %j return %j and %j", (text, withoutTrailing, without) => {
  expect(trimTrailingSlashes(text)).toBe(withoutTrailing);
  expect(trimSlashes(text)).toBe(without);
});
