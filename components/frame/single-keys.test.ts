import { expect, test } from "vitest";
import { isKey, type KeyPress } from "@/components/frame/single-keys";

const press = (key: string, code: string, shiftKey = false): KeyPress => ({ key, code, shiftKey });

test.each([
  ["n", "an English keyboard", press("n", "KeyN")],
  ["n", "a keyboard with the caps lock on", press("N", "KeyN")],
  ["n", "a Dvorak keyboard, where it is elsewhere", press("n", "KeyL")],
  ["n", "a Hindi InScript keyboard", press("ल", "KeyN")],
  ["/", "an English keyboard", press("/", "Slash")],
  ["/", "the number pad", press("/", "NumpadDivide")],
  ["/", "a Hindi InScript keyboard", press("य", "Slash")],
  ["?", "an English keyboard", press("?", "Slash", true)],
  ["?", "a Hindi InScript keyboard", press("य़", "Slash", true)],
  ["k", "a Hindi InScript keyboard", press("क", "KeyK")],
])("the key %s is recognised on %s", (character, _, pressed) => {
  expect(isKey(pressed, character)).toBe(true);
});

test.each([
  ["n", "with Shift", press("N", "KeyN", true)],
  ["n", "with Shift on a Hindi InScript keyboard", press("ळ", "KeyN", true)],
  ["/", "of a German keyboard, which has a hyphen there", press("-", "Slash")],
  ["n", "of a Dvorak keyboard, which has another letter there", press("b", "KeyN")],
  ["n", "that is a dead key", press("Dead", "KeyN")],
  ["?", "without Shift on a Hindi InScript keyboard", press("य", "Slash")],
])("the key %s is not a key %s", (character, _, pressed) => {
  expect(isKey(pressed, character)).toBe(false);
});
