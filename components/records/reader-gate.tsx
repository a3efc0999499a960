"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, type ReactNode } from "react";
import { useWasLeft } from "@/components/live/use-was-left";

/** Timers take so many milliseconds at most. */
const MAX_WAIT = 2 ** 31 - 1;

type ReaderGateProps = {
  /** How many milliseconds are left of the consent that ends first, by the clock of the server. */
  left: number;
  /** When the server made the page (ISO 8601). */
  madeAt: string;
  /** What stands in place of the records from then on, until the server has answered. */
  ended: ReactNode;
  /** What stands in their place while a page that was left before is asked for anew. */
  again: ReactNode;
  children: ReactNode;
};

/** Shows records as long as the consent lasts: they are gone at its end, also without a connection. The clock of this computer may be wrong. */
export function ReaderGate({ left, madeAt, ended, again, children }: ReaderGateProps) {
  const router = useRouter();
  const wasLeft = useWasLeft(madeAt);
  const [endedLeft, setEndedLeft] = useState<number | null>(null);
  useEffect(() => {
    const end = Date.now() + left;
    let timer: ReturnType<typeof setTimeout>;
    const check = () => {
      const wait = end - Date.now();
      if (wait > 0) {
        timer = setTimeout(check, Math.min(wait, MAX_WAIT));
        return;
      }
      setEndedLeft(left);
      router.refresh();
    };
    check();
    return () => clearTimeout(timer);
  }, [router, left]);
  if (wasLeft) return again;
  return endedLeft === left ? ended : children;
}
