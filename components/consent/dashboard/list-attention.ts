import { useEffect, useRef } from "react";

/** The link of a row of the list, where the row is on the page. */
export const linkOf = (id: string) => document.querySelector<HTMLElement>(`[data-request="${id}"] [data-row-link]`);

/** Whether the list must not move: the pointer is over it, a row has the focus, or the page is scrolled. */
export function isListAttended(): boolean {
  // On a touch screen the last place that was touched counts as pointed at for ever.
  const isPointedAt =
    window.matchMedia("(hover: hover)").matches && document.querySelector("[data-request-table]:hover");
  const hasFocus = document.activeElement?.closest("[data-request-table], [data-new-rows]");
  // Where lengths are rounded, a page that does not scroll can stand at one pixel.
  return Boolean(isPointedAt || hasFocus) || window.scrollY > 1;
}

/** Returns a function that gives a row the focus as soon as the row is on the page. */
export function useFocusOnRow(): (id: string | null) => void {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    const link = wanted.current === null ? null : linkOf(wanted.current);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });
  return (id) => {
    wanted.current = id;
  };
}
