import { useEffect, useEffectEvent } from "react";

/**
 * Calls `onText` with what was typed into a controlled field before the page's code was loaded: React reports no change for it, and would
 * replace it by `value`, which the field shows otherwise.
 */
export function useEarlyText(id: string, value: string, onText: (text: string) => void): void {
  const read = useEffectEvent(() => {
    const field = document.getElementById(id) as HTMLInputElement | HTMLTextAreaElement | null;
    if (field && field.value !== value) onText(field.value);
  });
  useEffect(() => read(), []);
}
