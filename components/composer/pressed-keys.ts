import type { KeyboardEvent } from "react";
import { normaliseAbhaAddress, readAddressEntry } from "@/lib/abdm/abha-address";

/** The characters of keys that hold no letter or digit, on the keyboard of the USA, as which scanners act: alone and with Shift. */
const SIGNS: Readonly<Record<string, readonly [string, string]>> = {
  Backquote: ["`", "~"],
  Minus: ["-", "_"],
  Equal: ["=", "+"],
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  Backslash: ["\\", "|"],
  Semicolon: [";", ":"],
  Quote: ["'", '"'],
  Comma: [",", "<"],
  Period: [".", ">"],
  Slash: ["/", "?"],
  Space: [" ", " "],
};
const SHIFTED_DIGITS = ")!@#$%^&*(";

type KeyPress = Pick<KeyboardEvent, "code" | "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">;

/** The character that a key has on the keyboard of the USA, whatever layout is set; null for a key without one. */
export function latinCharacterOf({ code, shiftKey }: Pick<KeyPress, "code" | "shiftKey">): string | null {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  const [, digit] = /^(?:Digit|Numpad)(\d)$/.exec(code) ?? [];
  if (digit) return shiftKey && code.startsWith("Digit") ? SHIFTED_DIGITS.charAt(Number(digit)) : digit;
  return SIGNS[code]?.[shiftKey ? 1 : 0] ?? null;
}

const MODIFIERS = ["Shift", "CapsLock", "NumLock", "Enter"];

/**
 * The keys of which the text in a field consists, by their Latin characters, after one more was pressed in it; null where the field holds
 * anything that was not typed from its beginning to its end.
 */
export function keysAfter(
  keys: string | null,
  press: KeyPress,
  { value, selectionStart, selectionEnd }: Pick<HTMLInputElement, "value" | "selectionStart" | "selectionEnd">,
): string | null {
  if (MODIFIERS.includes(press.key)) return keys;
  const character = press.ctrlKey || press.altKey || press.metaKey ? null : latinCharacterOf(press);
  if (character === null) return null;
  const replacesAll = selectionStart === 0 && selectionEnd === value.length;
  if (replacesAll) return character;
  return keys !== null && selectionStart === value.length ? keys + character : null;
}

/** What pressed keys make: an address or the whole code of a card, as `text`, or the beginning of such a code. */
export function entryOnKeys(
  keys: string | null,
): { kind: "entry"; text: string } | { kind: "incomplete-code" | "nothing" } {
  if (keys === null) return { kind: "nothing" };
  const { kind } = readAddressEntry(keys);
  if (kind === "incomplete-code") return { kind };
  return kind === "code" || normaliseAbhaAddress(keys) !== null ? { kind: "entry", text: keys } : { kind: "nothing" };
}
