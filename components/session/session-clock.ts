import type { SessionState } from "@/lib/web/session-state";

/** So long (milliseconds) before its end a session that is not used is announced to end. */
export const WARN_BEFORE = 60_000;
/** Browsers report use once in this time, in milliseconds. */
const REPORT_EVERY = 60_000;
/** Milliseconds until the server is asked again where it was not reached. */
const ASK_AGAIN_AFTER = 5_000;
/** Before the absolute end what is typed is saved, in milliseconds. */
const SAVE_BEFORE = 3_000;

/** What only the person causes: neither the page itself nor a mouse that is touched. */
const INPUTS = ["keydown", "pointerdown", "wheel", "touchmove", "input"] as const;

type Active = Extract<SessionState, { kind: "active" }>;

type Watched = {
  person: string;
  /** The session is about to end, at this time of the browser's clock; null: no longer. `absolute`: whatever is done. */
  onWarning: (warning: SessionWarning | null) => void;
  onOver: () => void;
  /** The page is looked at again after the time at which its session was to end: whether it did is not known yet. */
  onDoubt: () => void;
  /** The session lasts. */
  onLasting: () => void;
  onUsed: (state: Active) => void;
  save: () => void;
};

export type SessionWarning = { at: number; absolute: boolean };

export type SessionClock = {
  /** Stores that the person is at work. */
  report: () => void;
  /** Asks the server what became of the session. */
  ask: () => void;
  /** Takes over what another tab was answered. */
  follow: (state: Active) => void;
  stop: () => void;
};

/**
 * Reports to the server when the person is at work, once a minute, and asks it again when the session could end. The server decides: what
 * this clock knows is only when to ask.
 */
export function watchSessionTimes({ person, onUsed, save, ...watched }: Watched): SessionClock {
  const listeners = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saveTimer: ReturnType<typeof setTimeout> | undefined;
  let reportTimer: ReturnType<typeof setTimeout> | undefined;
  let reportedAt = 0;
  let isUsedSince = false;
  let isWarning = false;
  let endsAt = Infinity;

  const request = (address: string, init: RequestInit) =>
    fetch(`${address}?for=${encodeURIComponent(person)}`, { ...init, cache: "no-store", signal: listeners.signal })
      .then(async (response) => (response.ok ? ((await response.json()) as SessionState) : null))
      .catch(() => null);

  const warn = (warning: SessionWarning | null) => {
    isWarning = warning !== null;
    watched.onWarning(warning);
  };
  const askAfter = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(delay, 0));
  };
  const follow = ({ idleIn, endsIn }: Active) => {
    const endIn = Math.min(idleIn, endsIn);
    endsAt = Date.now() + endIn;
    clearTimeout(saveTimer);
    if (endIn > SAVE_BEFORE) saveTimer = setTimeout(save, endIn - SAVE_BEFORE);
    if (endIn > WARN_BEFORE) {
      warn(null);
      return askAfter(endIn - WARN_BEFORE);
    }
    warn({ at: endsAt, absolute: endsIn <= idleIn });
    askAfter(endIn);
  };
  const take = (state: SessionState | null) => {
    if (listeners.signal.aborted) return;
    if (!state) return askAfter(ASK_AGAIN_AFTER);
    if (state.kind !== "active") return watched.onOver();
    watched.onLasting();
    follow(state);
  };
  function ask() {
    void request("/api/session", {}).then(take);
  }
  const report = () => {
    clearTimeout(reportTimer);
    reportTimer = undefined;
    reportedAt = Date.now();
    isUsedSince = false;
    void request("/api/session/used", { method: "POST", keepalive: true }).then((state) => {
      if (state?.kind === "active") onUsed(state);
      take(state);
    });
  };
  const onInput = ({ isTrusted }: Event) => {
    // A press that closes the warning must not reach what lies below it: its button alone keeps the session.
    if (!isTrusted || isWarning) return;
    isUsedSince = true;
    const wait = reportedAt + REPORT_EVERY - Date.now();
    if (wait <= 0) report();
    else reportTimer ??= setTimeout(report, wait);
  };
  const onLeave = () => {
    if (isUsedSince) report();
  };
  const onLook = () => {
    if (document.hidden) return save();
    if (Date.now() >= endsAt) watched.onDoubt();
    ask();
  };
  for (const input of INPUTS) window.addEventListener(input, onInput, { ...listenTo(listeners), passive: true });
  window.addEventListener("pagehide", onLeave, listenTo(listeners));
  document.addEventListener("visibilitychange", onLook, listenTo(listeners));
  ask();
  return {
    report,
    ask,
    follow: (state) => {
      reportedAt = Date.now();
      isUsedSince = false;
      clearTimeout(reportTimer);
      reportTimer = undefined;
      follow(state);
    },
    stop: () => {
      listeners.abort();
      for (const one of [timer, saveTimer, reportTimer]) clearTimeout(one);
    },
  };
}

const listenTo = ({ signal }: AbortController) => ({ capture: true, signal });
