import type { LiveEventListener, LiveState, Stream } from "./open-stream";
import { shareStream } from "./share-stream";

/** A page hidden for this long (milliseconds) takes no part in the stream: nobody sees it, and browsers have few connections. */
const HIDDEN_TIMEOUT = 60_000;

/**
 * Keeps a page up to date through the stream that the browser's tabs share. A page that is hidden, or was never looked at, rests after a
 * minute and catches up when it is looked at. Returns a function that ends it.
 */
export function connectLive(
  person: string,
  onEvent: LiveEventListener,
  onState: (state: LiveState) => void,
): () => void {
  let stream: Stream | undefined;
  let state: LiveState = { kind: "connecting" };
  let lastReceivedAt = new Date();
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined;

  const setState = (next: LiveState) => {
    state = next;
    onState(next);
  };
  const join = () => {
    stream = shareStream(person, (message) => {
      if (message.kind !== "state" || message.state.kind === "live") lastReceivedAt = new Date();
      if (message.kind === "event") onEvent(message.event);
      if (message.kind === "state") setState(message.state);
    });
  };
  const rest = () => {
    stream?.close();
    stream = undefined;
  };
  const onVisibilityChange = () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = setTimeout(rest, HIDDEN_TIMEOUT);
    else if (!stream) {
      if (state.kind !== "ended") setState({ kind: "reconnecting", asOf: lastReceivedAt });
      join();
    } else if (state.kind === "ended") stream.recheck();
  };
  // Signing in again happens in another tab, perhaps of a window that hides nothing: hence `focus`.
  const listeners = new AbortController();
  window.addEventListener("focus", onVisibilityChange, listeners);
  document.addEventListener("visibilitychange", onVisibilityChange, listeners);
  join();
  // A tab that is opened in the background gets no event before it is looked at.
  onVisibilityChange();
  return () => {
    clearTimeout(hiddenTimer);
    listeners.abort();
    rest();
  };
}
