/** That something changed, or that anything may have. */
export type LiveEvent = { kind: "change"; topic: string; id: string } | { kind: "resync" };
export type LiveListener = (event: LiveEvent) => void;

/** `reconnecting` says since when what is shown may be old; `ended` that the session is over. */
export type LiveState =
  { kind: "connecting" } | { kind: "live" } | { kind: "reconnecting"; asOf: Date } | { kind: "ended" };

/** The stream beats every 15 s: after this long a silence it is dead, whatever the browser thinks. */
const SILENCE = 40_000;
const RETRY = 1_500;
/** A page that nobody has seen for this long lets go: browsers allow a site six connections over all its tabs. */
const UNSEEN = 60_000;

/** Keeps one stream of changes open, again and again, until it is told to stop; rests while the session is over or nobody looks. */
export function connectLive(tell: LiveListener, show: (state: LiveState) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unseen: ReturnType<typeof setTimeout> | undefined;
  let heard = new Date();
  let resting = false;
  let stopped = false;

  const later = (wait: number, what: () => void) => {
    clearTimeout(timer);
    if (!stopped && !resting) timer = setTimeout(what, wait);
  };
  const alive = () => {
    heard = new Date();
    later(SILENCE, lost);
  };
  const rest = () => {
    resting = true;
    clearTimeout(timer);
    source?.close();
  };
  const ended = () => {
    rest();
    show({ kind: "ended" });
  };
  function lost() {
    source?.close();
    if (stopped || resting) return;
    show({ kind: "reconnecting", asOf: heard });
    later(RETRY, look);
  }
  // An event source does not tell why it was refused: a plain request does.
  function look() {
    resting = false;
    fetch("/api/consent-request-counts", { cache: "no-store" }).then(({ status }) => {
      if (status === 401) ended();
      else if (!stopped) open();
    }, lost);
  }
  function open() {
    source?.close();
    resting = false;
    source = new EventSource("/api/live");
    source.onopen = () => {
      alive();
      show({ kind: "live" });
    };
    source.onerror = lost;
    source.addEventListener("beat", alive);
    source.addEventListener("over", ended);
    source.addEventListener("resync", () => {
      alive();
      tell({ kind: "resync" });
    });
    source.addEventListener("change", ({ data }: MessageEvent<string>) => {
      alive();
      tell({ kind: "change", ...(JSON.parse(data) as { topic: string; id: string }) });
    });
  }
  const looked = () => {
    clearTimeout(unseen);
    if (document.hidden) unseen = setTimeout(rest, UNSEEN);
    else if (resting) {
      show({ kind: "reconnecting", asOf: heard });
      look();
    }
  };
  // A browser without a network may hold on to a dead stream for long; signing in again happens in another tab.
  const events = new AbortController();
  window.addEventListener("offline", lost, events);
  window.addEventListener("focus", looked, events);
  document.addEventListener("visibilitychange", looked, events);
  open();
  return () => {
    stopped = true;
    rest();
    clearTimeout(unseen);
    events.abort();
  };
}
