import { HEARTBEAT_TIMEOUT, openStream, type Stream, type StreamMessage } from "./open-stream";

/** `question`: a tab has joined and asks for the state. `recheck`: a tab was looked at after the session had ended. */
type TabMessage = StreamMessage | { kind: "question" } | { kind: "recheck" };

/** How long (milliseconds) a tab that joins waits for a sign of the tab that has the stream. */
const ANSWER_TIMEOUT = 10_000;
/** How long a tab waits later: longer than the stream's own timeout, so that the tab that has it may notice a loss first. */
const SILENCE_TIMEOUT = HEARTBEAT_TIMEOUT + 10_000;

/**
 * Shares one stream between all tabs of a person in a browser, which over HTTP/1.1 has six connections to a site for all of them. The tab that holds a
 * Web Lock has the stream and passes on what it receives; where that tab closes, rests or hangs, another takes over. Where the browser has
 * no locks (a page without TLS), each tab has its own.
 */
export function shareStream(person: string, report: (message: StreamMessage) => void): Stream {
  // The compiler's types promise locks, which exist only in a secure context.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks || typeof BroadcastChannel === "undefined") return openStream(person, report);

  const name = `consent-desk-live ${person}`;
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let own: Stream | undefined;
  let state: StreamMessage | undefined;
  let lastReceivedAt = new Date();
  let silence: ReturnType<typeof setTimeout> | undefined;

  const send = (message: TabMessage) => channel.postMessage(message);
  const expectSign = (timeout: number) => {
    clearTimeout(silence);
    silence = setTimeout(takeOver, timeout);
  };
  const publish = (message: StreamMessage) => {
    if (message.kind === "state") state = message;
    report(message);
    send(message);
  };
  const lead = () =>
    new Promise<void>((release) => {
      if (leaving.signal.aborted) return release();
      clearTimeout(silence);
      state = undefined;
      leaving.signal.addEventListener("abort", () => release());
      own = openStream(person, publish);
    });
  const stopLeading = () => {
    own?.close();
    own = undefined;
    if (!leaving.signal.aborted) follow();
  };
  function follow() {
    expectSign(ANSWER_TIMEOUT);
    send({ kind: "question" });
    // Rejects where another tab takes the lock over, or this one leaves.
    locks?.request(name, { signal: leaving.signal }, lead).catch(stopLeading);
  }
  function takeOver() {
    report({ kind: "state", state: { kind: "reconnecting", asOf: lastReceivedAt } });
    locks?.request(name, { steal: true }, lead).catch(stopLeading);
  }

  channel.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => {
    if (data.kind === "question") return own ? send(state ?? { kind: "heartbeat" }) : undefined;
    if (data.kind === "recheck") return own?.recheck();
    if (own) return;
    lastReceivedAt = new Date();
    expectSign(SILENCE_TIMEOUT);
    if (data.kind !== "state") return report(data);
    const isFirst = !state;
    state = data;
    // This page was rendered later than the session ended: there may be a new one.
    if (data.state.kind === "ended" && isFirst) return send({ kind: "recheck" });
    report(data);
    // Nothing more comes from an ended session.
    if (data.state.kind === "ended") clearTimeout(silence);
    // What this page shows may be older than the shared stream.
    if (data.state.kind === "live" && isFirst) report({ kind: "event", event: { kind: "resync" } });
  });
  follow();
  return {
    recheck: () => (own ? own.recheck() : send({ kind: "recheck" })),
    close: () => {
      leaving.abort();
      clearTimeout(silence);
      own?.close();
      own = undefined;
      channel.close();
    },
  };
}
