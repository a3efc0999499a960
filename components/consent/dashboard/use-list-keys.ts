"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { isSingleKey } from "@/components/frame/single-keys";

/**
 * Where a row has the focus, arrow keys move it to the next one; elsewhere they scroll, as everywhere. Enter opens a row as with any link;
 * `n` starts a request if `mayStart`.
 */
export function useListKeys(mayStart: boolean): void {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isSingleKey(event, "n") && mayStart) router.push("/requests/new");
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-row-link]")];
      const current = links.findIndex((link) => link === document.activeElement);
      const next = current === -1 ? undefined : links[current + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, mayStart]);
}
