/** That something changed, or that anything may have. */
export type LiveEvent = { kind: "change"; topic: string; id: string } | { kind: "resync" };
export type LiveListener = (event: LiveEvent) => void;

/** `reconnecting` says since when what is shown may be old; `ended` that the session is over. */
export type LiveState =
  { kind: "connecting" } | { kind: "live" } | { kind: "reconnecting"; asOf: Date } | { kind: "ended" };

/** The stream beats every 15 s: after this long a silence it is dead, whatever the browser thinks. */
const SILENCE = 40_000;
const RETRY = 1_500;

/** Keeps one stream of changes open, again and again, until it is told to stop or the session ends. */
export function connectLive(tell: LiveListener, show: (state: LiveState) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heard = new Date();
  let over = false;

  const later = (wait: number, what: () => void) => {
    clearTimeout(timer);
    if (!over) timer = setTimeout(what, wait);
  };
  const alive = () => {
    heard = new Date();
    later(SILENCE, lost);
  };
  const end = () => {
    over = true;
    clearTimeout(timer);
    source?.close();
    window.removeEventListener("offline", lost);
  };
  const ended = () => {
    end();
    show({ kind: "ended" });
  };
  function lost() {
    source?.close();
    if (over) return;
    show({ kind: "reconnecting", asOf: heard });
    later(RETRY, () => {
      // An event source does not tell why it was refused: a plain request does.
      fetch("/api/consent-request-counts", { cache: "no-store" }).then(
        ({ status }) => (status === 401 ? ended() : open()),
        () => lost(),
      );
    });
  }
  function open() {
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
  // A browser without a network may hold on to a dead stream for long.
  window.addEventListener("offline", lost);
  open();
  return end;
}
