"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { useLiveState } from "@/components/live/live-provider";

/** Calls `onReconnect` when the connection returns: the browser has one again, or the page's live connection does. */
export function useReconnect(onReconnect: () => void): void {
  const { kind } = useLiveState();
  const wasLost = useRef(false);
  const report = useEffectEvent(onReconnect);
  useEffect(() => {
    if (kind === "reconnecting") wasLost.current = true;
    if (kind !== "live" || !wasLost.current) return;
    wasLost.current = false;
    report();
  }, [kind]);
  useEffect(() => {
    const onOnline = () => report();
    window.addEventListener("online", onOnline);
    return () => window.removeEventListener("online", onOnline);
  }, []);
}
