"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { openOverlay } from "@/components/frame/overlay";
import { isKey, isSingleKey } from "@/components/frame/single-keys";
import { lockNow } from "@/components/session/leave-session";

/**
 * The keys of every page: Ctrl+K, Ctrl+Shift+L, `?`, and `/` for the search where there is one. On the list also `n`, which starts a request if
 * `mayStart`, and arrows, which move between rows where a row has the focus; elsewhere they scroll, as everywhere.
 */
export function FrameKeys({ mayStart }: { mayStart: boolean }) {
  const router = useRouter();
  const isList = usePathname() === "/requests";
  const actionOf = (event: KeyboardEvent): (() => void) | undefined => {
    if (isLockKey(event)) return () => void lockNow();
    if (isPaletteKey(event)) return () => openOverlay("commands");
    if (isSingleKey(event, "?")) return () => openOverlay("help");
    const search = isSingleKey(event, "/") && document.getElementById("frame-search");
    if (search) return () => search.focus();
    if (!isList) return undefined;
    if (mayStart && isSingleKey(event, "n")) return () => router.push("/requests/new");
    const next = nextRow(event);
    return next && (() => next.focus());
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
  return null;
}

function isPaletteKey(event: KeyboardEvent): boolean {
  const hasControl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  return hasControl && isKey(event, "k") && document.querySelector("dialog[open]") === null;
}

/** Ctrl+Shift+L, also with another script's keyboard, and over a dialog. */
function isLockKey({ key, code, ctrlKey, metaKey, shiftKey, altKey, repeat }: KeyboardEvent): boolean {
  const isLetter = key.toLowerCase() === "l" || (code === "KeyL" && !/^[a-z]$/i.test(key));
  return isLetter && (ctrlKey || metaKey) && shiftKey && !altKey && !repeat;
}

/** The link of the row to which an arrow leads from the row with the focus. */
function nextRow(event: KeyboardEvent): HTMLElement | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined;
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return undefined;
  const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
  const current = links.findIndex((link) => link === document.activeElement);
  return current === -1 ? undefined : links[current + (event.key === "ArrowDown" ? 1 : -1)];
}
