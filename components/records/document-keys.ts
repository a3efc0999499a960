function targetOfAddress(): HTMLElement | null {
  return document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
}

/** Whether the element that the address names is hidden by a filter. */
export function isTargetHidden(): boolean {
  return targetOfAddress()?.closest("[hidden]") != null;
}

/** Opens everything around the element that the address names, so that a link of the summary leads to its place. */
export function openTarget(): void {
  const target = targetOfAddress();
  if (target === null) return;
  for (let at = target.parentElement; at !== null; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
  target.scrollIntoView();
}

/** Pixels at the top of the screen in which no document can be read. */
const BANNER_HEIGHT = 150;

/** Presses the link to the raw resource of the document that has the focus, else of the open one at the top of the screen. */
export function pressSourceLink(): void {
  const opened = [...document.querySelectorAll<HTMLElement>("details[data-document][open]")];
  const focused = document.activeElement?.closest<HTMLElement>("details[data-document][open]");
  const visible = opened.find((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > BANNER_HEIGHT && top < window.innerHeight;
  });
  const link = (focused ?? visible)?.querySelector<HTMLElement>("[data-source-link]");
  link?.click();
  link?.focus();
}

/** Opens what is folded while the page is printed. Returns a function that stops this. */
export function printWhole(): () => void {
  let opened: HTMLDetailsElement[] = [];
  const before = () => {
    opened = [
      ...document.querySelectorAll<HTMLDetailsElement>("details:is([data-document], [data-print-open]):not([open])"),
    ];
    for (const one of opened) one.open = true;
  };
  const after = () => {
    for (const one of opened) one.open = false;
  };
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}
