import type { LiveTopic } from "@/lib/live/live-change";
import { reconnectDelay } from "./reconnect-delay";

/** `change`: one row of a topic has changed. `resync`: anything may have changed. */
export type LiveEvent = { kind: "change"; topic: LiveTopic; id: string } | { kind: "resync" };
export type LiveEventListener = (event: LiveEvent) => void;

/** `asOf` is the time up to which the page is known to be current; `ended` means that the session is over. */
export type LiveState =
  { kind: "connecting" } | { kind: "live" } | { kind: "reconnecting"; asOf: Date } | { kind: "ended" };

/** What a stream reports. A `heartbeat` shows only that the stream is alive. */
export type StreamMessage =
  { kind: "heartbeat" } | { kind: "event"; event: LiveEvent } | { kind: "state"; state: LiveState };

export type Stream = {
  /** Looks whether there is a session again, after one has ended. */
  recheck: () => void;
  close: () => void;
};

/** The server sends a heartbeat every 15 s: a stream without one for this long (milliseconds) is treated as lost. */
export const HEARTBEAT_TIMEOUT = 40_000;

/** Opens the stream of changes for a member of staff, and opens it again after a loss until it is closed or the session ends. */
export function openStream(person: string, report: (message: StreamMessage) => void): Stream {
  const address = `/api/live?for=${encodeURIComponent(person)}`;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastReceivedAt = new Date();
  let isClosed = false;
  let hasEnded = false;

  const schedule = (delay: number, action: () => void) => {
    clearTimeout(timer);
    if (!isClosed && !hasEnded) timer = setTimeout(action, delay);
  };
  const received = (message: StreamMessage) => {
    lastReceivedAt = new Date();
    schedule(HEARTBEAT_TIMEOUT, reconnect);
    report(message);
  };
  const shut = () => {
    clearTimeout(timer);
    source?.close();
  };
  const endSession = () => {
    hasEnded = true;
    shut();
    if (!isClosed) report({ kind: "state", state: { kind: "ended" } });
  };
  function reconnect() {
    source?.close();
    if (isClosed || hasEnded) return;
    report({ kind: "state", state: { kind: "reconnecting", asOf: lastReceivedAt } });
    schedule(reconnectDelay(), recheck);
  }
  // An EventSource does not expose the status of a refusal, so that a plain request checks the session first.
  function recheck() {
    fetch(`${address}&check=1`, { cache: "no-store" }).then(
      ({ status }) => {
        if (isClosed) return;
        if (status === 401) return endSession();
        hasEnded = false;
        if (status === 204) open();
        else reconnect();
      },
      () => reconnect(),
    );
  }
  function open() {
    source?.close();
    source = new EventSource(address);
    source.onopen = () => received({ kind: "state", state: { kind: "live" } });
    source.onerror = reconnect;
    source.addEventListener("heartbeat", () => received({ kind: "heartbeat" }));
    source.addEventListener("session-ended", endSession);
    source.addEventListener("resync", () => received({ kind: "event", event: { kind: "resync" } }));
    source.addEventListener("change", ({ data }: MessageEvent<string>) => {
      const change = JSON.parse(data) as { topic: LiveTopic; id: string };
      received({ kind: "event", event: { kind: "change", ...change } });
    });
  }
  // Without a network a browser may leave a lost stream open for long.
  window.addEventListener("offline", reconnect);
  open();
  return {
    recheck,
    close: () => {
      isClosed = true;
      window.removeEventListener("offline", reconnect);
      shut();
    },
  };
}
