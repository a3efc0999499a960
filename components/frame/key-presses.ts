/** Whether a key press belongs to a field. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

const SWITCH = "single-keys";

/** Whether single letters do things here; whoever speaks to the computer turns them off (WCAG 2.1.4). */
export function singleKeysAreOn(): boolean {
  return window.localStorage.getItem(SWITCH) !== "off";
}

/** Turns single letters on or off in this browser. */
export function turnSingleKeys(on: boolean): void {
  if (on) window.localStorage.removeItem(SWITCH);
  else window.localStorage.setItem(SWITCH, "off");
}

/** Whether a press of this single key is meant for the page: no other key held, not in a field, not turned off. */
export function isSingleKey(event: KeyboardEvent, key: string): boolean {
  const held = event.ctrlKey || event.metaKey || event.altKey;
  return event.key === key && !held && !isTyping(event.target) && singleKeysAreOn();
}
