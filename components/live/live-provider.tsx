"use client";

import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from "react";
import { connectLive, type LiveListener, type LiveState } from "@/components/live/live-connection";

type Live = { state: LiveState; subscribe: (listener: LiveListener) => () => void };

const LiveContext = createContext<Live>({ state: { kind: "connecting" }, subscribe: () => () => undefined });

/** One live connection for the page and all that is on it. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<LiveState>({ kind: "connecting" });
  const listeners = useRef(new Set<LiveListener>());
  const [subscribe] = useState(() => (listener: LiveListener) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  });
  useEffect(() => connectLive((event) => listeners.current.forEach((listener) => listener(event)), setState), []);
  return <LiveContext value={{ state, subscribe }}>{children}</LiveContext>;
}

/** How the live connection stands. */
export function useLiveState(): LiveState {
  return useContext(LiveContext).state;
}

/** Hears every live event while mounted, with the latest listener. */
export function useLive(listener: LiveListener): void {
  const { subscribe } = useContext(LiveContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => subscribe((event) => latest.current(event)), [subscribe]);
}
