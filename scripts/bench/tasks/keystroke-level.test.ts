import { expect, test } from "vitest";
import { keysOfCombination, keysOfText, secondsOf } from "./keystroke-level.mjs";

test("ten keys and two decisions take 2.80 s and 2.70 s", () => {
  expect(secondsOf({ keys: 10, decisions: 2 })).toBeCloseTo(5.5);
});

test("a key that is held counts as a key", () => {
  expect(["n", "Control+Enter", "Control+Shift+k"].map(keysOfCombination)).toEqual([1, 2, 3]);
});

test("letters and signs that need Shift take two keys", () => {
  expect(["hina", "hina@sbx", "Hina Patel", "a-b.c"].map(keysOfText)).toEqual([4, 9, 12, 5]);
});
