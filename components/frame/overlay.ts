import { useSyncExternalStore } from "react";

/** What can lie over a page. */
export type Overlay = "commands" | "help";

let current: Overlay | null = null;
const listeners = new Set<() => void>();

/** Opens one, in place of another one. */
export function openOverlay(overlay: Overlay): void {
  set(overlay);
}

/** Closes one, if it is still the one that is open. */
export function closeOverlay(overlay: Overlay): void {
  if (current === overlay) set(null);
}

/** The one that is open, if any. */
export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
}

function set(overlay: Overlay | null): void {
  current = overlay;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
