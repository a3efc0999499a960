/** Milliseconds until the service is treated as out of reach. */
const PROBE_TIMEOUT = 4_000;
/** Milliseconds between two looks whether the connection is back. */
const PROBE_INTERVAL = 3_000;
/** An address of ours that needs no session and answers fast. */
const PROBE = "/api/health";

type Guard = {
  /** Opens a page of ours without loading the document again. */
  open: (address: string) => void;
  onOffline: () => void;
  onOnline: () => void;
};

/**
 * Stops what would replace the page by the browser's error page while there is no connection: clicks on links, and loads of a new document,
 * which are what Next.js falls back to. Where nothing was pressed since, the page is opened when the connection returns. Returns a function
 * that ends it.
 */
export function guardNavigation({ open, onOffline, onOnline }: Guard): () => void {
  const listeners = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOffline = false;
  /** What was stopped, unless something else was pressed since. */
  let stopped: string | null = null;
  /** A load that was checked and may go on. */
  let checked: string | null = null;

  const goOffline = () => {
    isOffline = true;
    onOffline();
    clearTimeout(timer);
    timer = setTimeout(() => void look(), PROBE_INTERVAL);
  };
  const look = async () => {
    clearTimeout(timer);
    const isReached = await canReachService();
    if (listeners.signal.aborted) return;
    if (!isReached) return goOffline();
    isOffline = false;
    onOnline();
    const address = stopped;
    stopped = null;
    if (address !== null) open(address);
  };
  const stop = (event: Event, address: string) => {
    event.preventDefault();
    stopped = address;
    goOffline();
  };

  const onClick = (event: MouseEvent) => {
    const address = addressOfClick(event);
    if (address === null || (navigator.onLine && !isOffline)) return;
    event.stopPropagation();
    stop(event, address);
  };
  const onNavigate = (event: NavigateEvent) => {
    const { url, sameDocument } = event.destination;
    const isLoad = event.navigationType === "push" || event.navigationType === "replace";
    if (sameDocument || !isLoad || !event.cancelable || event.formData || event.downloadRequest !== null) return;
    if (new URL(url).origin !== window.location.origin || checked === url) return;
    // The server has ended the session, so it is within reach, and the way back must not lead here.
    if (document.documentElement.dataset["session"] === "over") return;
    event.preventDefault();
    void canReachService().then((isReached) => {
      if (listeners.signal.aborted) return;
      if (!isReached) {
        stopped = url;
        restoreRouter();
        return goOffline();
      }
      checked = url;
      window.location.assign(url);
    });
  };
  const forget = () => {
    stopped = null;
  };

  window.addEventListener("click", onClick, { capture: true, signal: listeners.signal });
  window.addEventListener("pointerdown", forget, { capture: true, signal: listeners.signal });
  window.addEventListener("keydown", forget, { capture: true, signal: listeners.signal });
  window.addEventListener("offline", goOffline, listeners);
  window.addEventListener("online", () => void look(), listeners);
  // Not in every browser.
  (window as { navigation?: Navigation }).navigation?.addEventListener("navigate", onNavigate, listeners);
  if (!navigator.onLine) goOffline();
  return () => {
    listeners.abort();
    clearTimeout(timer);
  };
}

/** Has the router of Next.js show the page of the address again, as after a return by the browser's history: it still waits for the load. */
function restoreRouter(): void {
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
}

/** The page of ours that a click opens in this tab; null for all other clicks. */
function addressOfClick(event: MouseEvent): string | null {
  const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey || !(target instanceof Element)) return null;
  const link = target.closest<HTMLAnchorElement>("a[href]");
  if (!link || link.target === "_blank" || link.download || link.origin !== window.location.origin) return null;
  const isSamePage = link.hash !== "" && link.pathname === window.location.pathname;
  return isSamePage ? null : link.href;
}

async function canReachService(): Promise<boolean> {
  if (!navigator.onLine) return false;
  const signal = AbortSignal.timeout(PROBE_TIMEOUT);
  return fetch(PROBE, { method: "HEAD", cache: "no-store", signal }).then(
    () => true,
    () => false,
  );
}
