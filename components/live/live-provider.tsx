"use client";

import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from "react";
import { connectLive, type LiveEvent, type LiveListener, type LiveState } from "@/components/live/live-connection";

type Live = { state: LiveState; subscribe: (listener: LiveListener) => () => void };

const LiveContext = createContext<Live>({ state: { kind: "connecting" }, subscribe: () => () => undefined });

/** How long an event is told to newcomers: a page may be on its way from the server while something changes. */
const FRESH = 5_000;

/** One live connection for the page and all that is on it. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<LiveState>({ kind: "connecting" });
  const [hub] = useState(createHub);
  useEffect(() => connectLive(hub.tell, setState), [hub]);
  return <LiveContext value={{ state, subscribe: hub.subscribe }}>{children}</LiveContext>;
}

function createHub() {
  const listeners = new Set<LiveListener>();
  let recent: { at: number; event: LiveEvent }[] = [];
  return {
    tell(event: LiveEvent) {
      const now = Date.now();
      recent = [...recent.filter(({ at }) => now - at < FRESH), { at: now, event }];
      listeners.forEach((listener) => listener(event));
    },
    subscribe(listener: LiveListener) {
      listeners.add(listener);
      const now = Date.now();
      for (const { at, event } of recent) if (now - at < FRESH) listener(event);
      return () => void listeners.delete(listener);
    },
  };
}

/** How the live connection stands. */
export function useLiveState(): LiveState {
  return useContext(LiveContext).state;
}

/** Hears every live event while mounted, and those of the last moments before, with the latest listener. */
export function useLive(listener: LiveListener): void {
  const { subscribe } = useContext(LiveContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => subscribe((event) => latest.current(event)), [subscribe]);
}
