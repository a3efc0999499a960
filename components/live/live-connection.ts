import type { LiveTopic } from "@/lib/live/live-change";

/** `change`: one row of a topic has changed. `resync`: anything may have changed. */
export type LiveEvent = { kind: "change"; topic: LiveTopic; id: string } | { kind: "resync" };
export type LiveEventListener = (event: LiveEvent) => void;

/** `asOf` is the time up to which the page is known to be current; `ended` means that the session is over. */
export type LiveState =
  { kind: "connecting" } | { kind: "live" } | { kind: "reconnecting"; asOf: Date } | { kind: "ended" };

/** The server sends a heartbeat every 15 s: a stream without one for this long (milliseconds) is treated as lost. */
const HEARTBEAT_TIMEOUT = 40_000;
const RETRY_AFTER = 1_500;
/** A page hidden for this long (milliseconds) closes its stream: browsers allow six connections to a site over all tabs. */
const HIDDEN_TIMEOUT = 60_000;

/**
 * Keeps one stream of changes open and reconnects after a loss. Pauses while the session is over or the page is hidden.
 * Returns a function that closes the stream permanently.
 */
export function connectLive(onEvent: LiveEventListener, onState: (state: LiveState) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  let lastReceivedAt = new Date();
  let paused = false;
  let stopped = false;

  const schedule = (delay: number, action: () => void) => {
    clearTimeout(timer);
    if (!stopped && !paused) timer = setTimeout(action, delay);
  };
  const recordReceived = () => {
    lastReceivedAt = new Date();
    schedule(HEARTBEAT_TIMEOUT, reconnect);
  };
  const pause = () => {
    paused = true;
    clearTimeout(timer);
    source?.close();
  };
  const endSession = () => {
    pause();
    onState({ kind: "ended" });
  };
  function reconnect() {
    source?.close();
    if (stopped || paused) return;
    onState({ kind: "reconnecting", asOf: lastReceivedAt });
    schedule(RETRY_AFTER, checkSession);
  }
  // An EventSource does not expose the status of a refusal, so that a plain request checks the session first.
  function checkSession() {
    paused = false;
    fetch("/api/consent-request-counts", { cache: "no-store" }).then(({ status }) => {
      if (status === 401) endSession();
      else if (!stopped) open();
    }, reconnect);
  }
  function open() {
    source?.close();
    paused = false;
    source = new EventSource("/api/live");
    source.onopen = () => {
      recordReceived();
      onState({ kind: "live" });
    };
    source.onerror = reconnect;
    source.addEventListener("heartbeat", recordReceived);
    source.addEventListener("session-ended", endSession);
    source.addEventListener("resync", () => {
      recordReceived();
      onEvent({ kind: "resync" });
    });
    source.addEventListener("change", ({ data }: MessageEvent<string>) => {
      recordReceived();
      onEvent({ kind: "change", ...(JSON.parse(data) as { topic: LiveTopic; id: string }) });
    });
  }
  const onVisibilityChange = () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = setTimeout(pause, HIDDEN_TIMEOUT);
    else if (paused) {
      onState({ kind: "reconnecting", asOf: lastReceivedAt });
      checkSession();
    }
  };
  // Without a network a browser may leave a lost stream open for long. Signing in again happens in another tab: hence `focus`.
  const listeners = new AbortController();
  window.addEventListener("offline", reconnect, listeners);
  window.addEventListener("focus", onVisibilityChange, listeners);
  document.addEventListener("visibilitychange", onVisibilityChange, listeners);
  open();
  return () => {
    stopped = true;
    pause();
    clearTimeout(hiddenTimer);
    listeners.abort();
  };
}
