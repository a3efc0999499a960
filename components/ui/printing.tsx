"use client";

import { useSyncExternalStore, type ReactNode } from "react";
import { Button } from "@/components/ui/button";

/** Prints the page. */
export function PrintButton({ label }: { label: string }) {
  return <Button onClick={() => window.print()}>{label}</Button>;
}

/** What is on paper in place of the parts with the class `instead-of-sheet`. It is in the page only while that is printed. */
export function PrintSheet({ children }: { children: ReactNode }) {
  return usePrintedAt() ? <div className="print-sheet">{children}</div> : null;
}

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
