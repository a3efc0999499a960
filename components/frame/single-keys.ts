const SETTING = "single-keys";
const CHANGED = "single-keys-changed";

/** Whether the target of a key press is a field in which text is typed. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** A press of a key, as far as shortcuts depend on it. */
export type KeyPress = Pick<KeyboardEvent, "key" | "code" | "shiftKey">;

/** The keys that have these characters on an English keyboard; those of letters follow from the letter. */
const CODES: Record<string, string> = { "/": "Slash", "?": "Slash" };
const SHIFTED = "?";

/**
 * Whether a press is of the key with this character. Under a layout of another script, such as Hindi InScript, no key has it: then the key
 * counts that has it on an English keyboard. Under another Latin layout that key is an ordinary key of its own.
 */
export function isKey({ key, code, shiftKey }: KeyPress, character: string): boolean {
  // With the caps lock on, a letter is a capital without Shift.
  if ((shiftKey ? key : key.toLowerCase()) === character) return true;
  const isOtherScript = /^[^\p{ASCII}\p{Script=Latin}]+$/u.test(key);
  const place = CODES[character] ?? `Key${character.toUpperCase()}`;
  return isOtherScript && code === place && shiftKey === (character === SHIFTED);
}

/** Whether a press of this single key is a shortcut: no modifier key, not in a field or a dialog, shortcuts not turned off. */
export function isSingleKey(event: KeyboardEvent, character: string): boolean {
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  if (hasModifier || event.isComposing || isTyping(event.target) || !isKey(event, character)) return false;
  return areSingleKeysOn() && document.querySelector("dialog[open]") === null;
}

/** Whether single keys are shortcuts in this browser. They can be turned off, which speech input needs (WCAG 2.1.4). */
export function areSingleKeysOn(): boolean {
  return window.localStorage.getItem(SETTING) !== "off";
}

export function turnSingleKeys(on: boolean): void {
  if (on) window.localStorage.removeItem(SETTING);
  else window.localStorage.setItem(SETTING, "off");
  window.dispatchEvent(new Event(CHANGED));
}

/** Calls `onChange` when single keys were turned off or on in this tab. Returns a function that stops this. */
export function watchSingleKeys(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  return () => window.removeEventListener(CHANGED, onChange);
}
