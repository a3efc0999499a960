"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { isSingleKey, isTyping } from "@/components/frame/keyboard-help";

/** Arrow keys move the focus between rows, where Enter opens as with any link; `n` starts a request if `mayStart`. */
export function useListKeys(mayStart: boolean): void {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isSingleKey(event, "n") && mayStart) router.push("/requests/new");
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-row-link]")];
      const current = links.findIndex((link) => link === document.activeElement);
      const next = current === -1 ? 0 : current + (event.key === "ArrowDown" ? 1 : -1);
      if (!links[next]) return;
      event.preventDefault();
      links[next].focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, mayStart]);
}
