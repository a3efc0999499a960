"use client";

import { useSyncExternalStore } from "react";

let printedAt: Date | null = null;

/** When the print that is being prepared was asked for; null on the screen. The page is rendered with it before it is printed. */
export function usePrintedAt(): Date | null {
  return useSyncExternalStore(
    subscribe,
    () => printedAt,
    () => null,
  );
}

function subscribe(onChange: () => void): () => void {
  const before = () => {
    printedAt ??= new Date();
    onChange();
  };
  const after = () => {
    printedAt = null;
    onChange();
  };
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}
