"use client";

import { createElement, useEffect, useState, type ComponentType } from "react";
import { closeOverlay, openOverlay, useOverlay, type Overlay } from "@/components/frame/overlay";
import { isKey, isSingleKey } from "@/components/frame/single-keys";
import type { Role } from "@/lib/db/actor";

type Person = { id: string; role: Role };
type Loaded = Partial<Record<Overlay, ComponentType<{ person: Person }>>>;

/** Their code is loaded when they are first opened. */
const LOADERS: Record<Overlay, () => Promise<ComponentType<{ person: Person }>>> = {
  commands: () => import("@/components/frame/commands/command-palette").then(({ CommandPalette }) => CommandPalette),
  help: () => import("@/components/frame/help/help-dialog").then(({ HelpDialog }) => HelpDialog),
};

/** The command palette (Ctrl+K) and the help (`?`), over any page. */
export function Overlays({ person }: { person: Person }) {
  const open = useOverlay();
  const [loaded, setLoaded] = useState<Loaded>({});
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && isKey(event, "k");
      if (!isCommand && !isSingleKey(event, "?")) return;
      event.preventDefault();
      if (document.querySelector("dialog[open]") === null) openOverlay(isCommand ? "commands" : "help");
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => {
    if (open === null || loaded[open]) return;
    // Without a connection nothing opens, and the next press tries again.
    LOADERS[open]().then((component) => setLoaded((before) => ({ ...before, [open]: component })), closeOverlay);
  }, [open, loaded]);
  const opened = open && loaded[open];
  return opened ? createElement(opened, { person }) : null;
}
