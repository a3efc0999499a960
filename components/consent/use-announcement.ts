import { useState } from "react";

/**
 * What a screen reader announces of something that changes: its text at the moment at which `key` last changed, and nothing at first. A
 * text that only follows the clock is not announced.
 */
export function useAnnouncement(key: string, text: string): string {
  const [known, setKnown] = useState({ key, text: "" });
  if (known.key === key) return known.text;
  setKnown({ key, text });
  return text;
}
