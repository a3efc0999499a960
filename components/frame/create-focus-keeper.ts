/** What can be the new place of the focus, from the inside out: the heading of what has changed, or that of the page. */
const HEADINGS = "h1, h2, h3";
const PARTS = "section, article, form, dialog, main";

/**
 * Keeps the focus on the page. Where the element with the focus goes away, the nearest heading gets it; after a change of page the link that
 * led to the page which was left, or else the heading of the new page. `start` watches the document, and returns a function that ends it;
 * `arrive` is called with the path of each page that is shown.
 */
export function createFocusKeeper() {
  /** The link by which each page was left. */
  const leftBy = new Map<string, HTMLAnchorElement["href"]>();
  let path = "";
  let last: { element: HTMLElement; parts: Element[] } | null = null;
  let isPressing = false;
  let isLost = false;
  /** The path of the page that was left, until the new page has the focus. */
  let cameFrom: string | null = null;

  const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

  const onFocusIn = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    last = { element: target, parts: partsAround(target) };
    isLost = false;
    cameFrom = null;
  };
  const onFocusOut = ({ relatedTarget }: FocusEvent) => {
    // A press on an empty place takes the focus away on purpose.
    if (relatedTarget === null && isPressing) last = null;
    else if (relatedTarget === null) setTimeout(check);
  };
  const onMouseDown = () => {
    isPressing = true;
    setTimeout(() => {
      isPressing = false;
    });
  };
  const onClick = ({ target }: MouseEvent) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>("main a[href]") : null;
    if (link) leftBy.set(window.location.pathname, link.href);
  };

  function check(): void {
    if (!isNowhere()) return;
    if (last && !canHaveFocus(last.element)) isLost = true;
    if (!isLost) return;
    // The address changes in the same step as the page, before `arrive` is called.
    if (path !== "" && path !== window.location.pathname) move(window.location.pathname);
    restore();
  }

  function move(next: string): void {
    cameFrom = path;
    path = next;
  }

  function restore(): void {
    const target = findTarget();
    if (!target) return;
    isLost = false;
    cameFrom = null;
    if (!target.matches("a[href]")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  function findTarget(): HTMLElement | null {
    if (cameFrom !== null) return linkTo(leftBy.get(path), cameFrom) ?? firstHeading(document.body, "main h1");
    const headings = last?.parts.map((part) => (part.isConnected ? firstHeading(part, HEADINGS) : null)) ?? [];
    return headings.find((heading) => heading !== null) ?? firstHeading(document.body, "main h1");
  }

  return {
    start(): () => void {
      const listeners = new AbortController();
      document.addEventListener("focusin", onFocusIn, listeners);
      document.addEventListener("focusout", onFocusOut, listeners);
      document.addEventListener("mousedown", onMouseDown, { capture: true, signal: listeners.signal });
      document.addEventListener("click", onClick, { capture: true, signal: listeners.signal });
      const observer = new MutationObserver(check);
      observer.observe(document.body, { childList: true, subtree: true });
      return () => {
        listeners.abort();
        observer.disconnect();
      };
    },
    arrive(next: string): void {
      if (path === "") path = next;
      if (path === next) return;
      move(next);
      const { activeElement } = document;
      const isInNewPage = activeElement?.closest("main, dialog") && activeElement.id !== "content";
      // Whoever types in the frame goes on typing.
      if (isInNewPage || activeElement?.matches("input")) return;
      isLost = true;
      if (!isNowhere() && activeElement instanceof HTMLElement) activeElement.blur();
      check();
    },
  };
}

function partsAround(element: HTMLElement): Element[] {
  const part = element.parentElement?.closest<HTMLElement>(PARTS);
  return part ? [part, ...partsAround(part)] : [];
}

function canHaveFocus(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(":disabled") && element.checkVisibility();
}

function firstHeading(part: Element, selector: string): HTMLElement | null {
  return [...part.querySelectorAll<HTMLElement>(selector)].find((heading) => heading.checkVisibility()) ?? null;
}

/** The link that led to a page, where it is on the page and the page was opened with it. */
function linkTo(href: string | undefined, cameFrom: string): HTMLElement | null {
  if (href === undefined || new URL(href).pathname !== cameFrom) return null;
  return [...document.querySelectorAll<HTMLAnchorElement>("main a[href]")].find((link) => link.href === href) ?? null;
}
