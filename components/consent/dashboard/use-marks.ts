"use client";

import { useRef, useState } from "react";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

/** How long a changed row stays marked, in milliseconds. */
const MARKED = 4_000;

/** Rows that have just changed; each is forgotten after a few seconds. */
export function useMarkedRows(): { marked: ConsentRequestItem[]; mark: (items: ConsentRequestItem[]) => void } {
  const [marked, setMarked] = useState<ConsentRequestItem[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const mark = (items: ConsentRequestItem[]) => {
    if (items.length === 0) return;
    setMarked((before) => [...before.filter(({ id }) => items.every((item) => item.id !== id)), ...items]);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setMarked([]), MARKED);
  };
  return { marked, mark };
}
