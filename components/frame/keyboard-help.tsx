"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";

const SETTING = "single-keys";
const CHANGED = "single-keys-changed";

/** Whether the target of a key press is a field in which text is typed. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Whether a press of this single key is a shortcut: no modifier key, not in a field, shortcuts not turned off. */
export function isSingleKey(event: KeyboardEvent, key: string): boolean {
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  return event.key === key && !hasModifier && !isTyping(event.target) && areSingleKeysOn();
}

/** Explains the keys, and turns single-letter shortcuts off and on, which speech input needs (WCAG 2.1.4). */
export function KeyboardHelp() {
  const t = useTranslations("shortcuts");
  const on = useSyncExternalStore(subscribe, areSingleKeysOn, () => true);
  const toggle = () => {
    if (on) window.localStorage.setItem(SETTING, "off");
    else window.localStorage.removeItem(SETTING);
    window.dispatchEvent(new Event(CHANGED));
  };
  return (
    <span className="max-md:hidden">
      {t(on ? "on" : "off")}{" "}
      <button type="button" onClick={toggle} className="min-h-6 text-accent underline">
        {t(on ? "turn-off" : "turn-on")}
      </button>
    </span>
  );
}

function areSingleKeysOn(): boolean {
  return window.localStorage.getItem(SETTING) !== "off";
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  return () => window.removeEventListener(CHANGED, onChange);
}
