"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { isSingleKey, isTyping } from "@/components/frame/key-presses";

/** Arrows move through the rows' links (Enter opens, as with any link); `n` starts a request where the reader may. */
export function useListKeys(mayStart: boolean): void {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isSingleKey(event, "n") && mayStart) router.push("/requests/new");
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-row-link]")];
      const here = links.findIndex((link) => link === document.activeElement);
      const next = here === -1 ? 0 : here + (event.key === "ArrowDown" ? 1 : -1);
      if (!links[next]) return;
      event.preventDefault();
      links[next].focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, mayStart]);
}
