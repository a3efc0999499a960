"use client";

import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from "react";
import { connectLive } from "@/components/live/live-connection";
import type { LiveEvent, LiveEventListener, LiveState } from "@/components/live/open-stream";

type Live = { state: LiveState; subscribe: (listener: LiveEventListener) => () => void };

const LiveContext = createContext<Live>({ state: { kind: "connecting" }, subscribe: () => () => undefined });

/** New subscribers also receive the events of this long before (milliseconds): their page may have been rendered earlier. */
const REPLAYED_FOR = 5_000;

/** One live connection for the page and all its components; `person` is the id of whom the page was rendered for. */
export function LiveProvider({ person, children }: { person: string; children: ReactNode }) {
  const [state, setState] = useState<LiveState>({ kind: "connecting" });
  const [emitter] = useState(createEmitter);
  useEffect(() => connectLive(person, emitter.emit, setState), [person, emitter]);
  return <LiveContext value={{ state, subscribe: emitter.subscribe }}>{children}</LiveContext>;
}

function createEmitter() {
  const listeners = new Set<LiveEventListener>();
  let recent: { at: number; event: LiveEvent }[] = [];
  return {
    emit(event: LiveEvent) {
      const now = Date.now();
      recent = [...recent.filter(({ at }) => now - at < REPLAYED_FOR), { at: now, event }];
      listeners.forEach((listener) => listener(event));
    },
    subscribe(listener: LiveEventListener) {
      listeners.add(listener);
      const now = Date.now();
      for (const { at, event } of recent) if (now - at < REPLAYED_FOR) listener(event);
      return () => void listeners.delete(listener);
    },
  };
}

/** The state of the live connection. */
export function useLiveState(): LiveState {
  return useContext(LiveContext).state;
}

/** Calls the latest listener for every live event while mounted, and for those of the last seconds before. */
export function useLive(listener: LiveEventListener): void {
  const { subscribe } = useContext(LiveContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => subscribe((event) => latest.current(event)), [subscribe]);
}
