"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, type ReactNode } from "react";

/** Timers take so many milliseconds at most. */
const MAX_WAIT = 2 ** 31 - 1;

type ReaderGateProps = {
  /** When the first of the consents on the page ends (ISO 8601). */
  until: string;
  /** What stands in place of the records from then on, until the server has answered. */
  ended: ReactNode;
  children: ReactNode;
};

/** Shows records as long as the consent lasts: by the clock of this computer they are gone at its end, also without a connection. */
export function ReaderGate({ until, ended, children }: ReaderGateProps) {
  const router = useRouter();
  const [hasEnded, setHasEnded] = useState(false);
  useEffect(() => {
    const end = Date.parse(until);
    let timer: ReturnType<typeof setTimeout>;
    const check = () => {
      const left = end - Date.now();
      setHasEnded(left <= 0);
      if (left <= 0) router.refresh();
      else timer = setTimeout(check, Math.min(left, MAX_WAIT));
    };
    check();
    return () => clearTimeout(timer);
  }, [router, until]);
  return hasEnded ? ended : children;
}
