import { expect, test } from "vitest";
import { entryOnKeys, keysAfter, latinCharacterOf } from "@/components/composer/pressed-keys";

const NO_MODIFIER = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

test.each([
  ["KeyH", false, "h"],
  ["KeyH", true, "H"],
  ["Digit2", false, "2"],
  ["Digit2", true, "@"],
  ["Digit0", true, ")"],
  ["Numpad7", false, "7"],
  ["BracketLeft", true, "{"],
  ["Quote", true, '"'],
  ["Semicolon", true, ":"],
  ["Period", false, "."],
  ["Backspace", false, null],
  ["ArrowLeft", false, null],
  ["", false, null],
])("the key %s, with Shift %s, has the character %j on a Latin keyboard", (code, shiftKey, character) => {
  expect(latinCharacterOf({ code, shiftKey })).toBe(character);
});

/** Types keys one after the other at the end of a field in which each is one Devanagari letter. */
function typed(presses: Partial<KeyboardEvent>[]): string | null {
  let value = "";
  let keys: string | null = null;
  for (const press of presses) {
    const at = { value, selectionStart: value.length, selectionEnd: value.length };
    keys = keysAfter(keys, { ...NO_MODIFIER, code: "", key: "प", ...press }, at);
    if (press.key !== "Shift") value += "प";
  }
  return keys;
}

test("keys that fill an empty field are kept by their Latin characters, whatever they typed", () => {
  const presses = [
    { code: "KeyH" },
    { code: "KeyI" },
    { key: "Shift", code: "ShiftLeft" },
    { code: "Digit2", shiftKey: true },
    { code: "KeyS" },
    { key: "Enter", code: "Enter" },
  ];
  expect(typed(presses)).toBe("hi@s");
});

test.each([
  ["something was deleted", [{ code: "KeyH" }, { key: "Backspace", code: "Backspace" }, { code: "KeyI" }]],
  ["something was pasted", [{ code: "KeyH" }, { code: "KeyV", ctrlKey: true }, { code: "KeyI" }]],
])("what was typed is not known by its keys after %s", (_name, presses) => {
  expect(typed(presses)).toBeNull();
});

test("a key pressed while everything is selected begins anew, and one in the middle is not known", () => {
  const press = { ...NO_MODIFIER, code: "KeyH", key: "प" };
  expect(keysAfter(null, press, { value: "पप", selectionStart: 0, selectionEnd: 2 })).toBe("h");
  expect(keysAfter("hi", press, { value: "पप", selectionStart: 1, selectionEnd: 1 })).toBeNull();
});

test.each([
  ["hinapatel@sbx", { kind: "entry", text: "hinapatel@sbx" }],
  ['{"hid":"hinapatel@sbx"}', { kind: "entry", text: '{"hid":"hinapatel@sbx"}' }],
  ['{"hid":"hina', { kind: "incomplete-code" }],
  ['{"name":"Hina Patel"}', { kind: "entry", text: '{"name":"Hina Patel"}' }],
  ["hinapatel", { kind: "nothing" }],
  [null, { kind: "nothing" }],
])("the keys %j make an address, a code, or neither", (keys, made) => {
  expect(entryOnKeys(keys)).toEqual(made);
});
