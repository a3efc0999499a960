"use client";

import { useEffect } from "react";

/**
 * Keeps what a person saw from whoever comes back to the page by the browser's history: browsers restore a page as it was, without asking the
 * server who is signed in. The page is hidden when it is left, and loaded again when it is restored.
 */
export function ReloadWhenRestored() {
  useEffect(() => {
    const hide = () => {
      document.body.hidden = true;
    };
    const reload = (event: PageTransitionEvent) => {
      // The guard of navigation sends the event as well, to the router, on a page that was not left.
      if (event.persisted && document.body.hidden) window.location.reload();
    };
    window.addEventListener("pagehide", hide);
    window.addEventListener("pageshow", reload);
    return () => {
      window.removeEventListener("pagehide", hide);
      window.removeEventListener("pageshow", reload);
    };
  }, []);
  return null;
}
