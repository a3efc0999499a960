"use client";

import { createElement, useEffect, useState, type ComponentType } from "react";
import { closeOverlay, useOverlay, type Overlay } from "@/components/frame/overlay";
import type { Role } from "@/lib/db/actor";

type Person = { id: string; roles: readonly Role[] };
type Loaded = Partial<Record<Overlay, ComponentType<{ person: Person }>>>;

/** Their code is loaded when they are first opened. */
const LOADERS: Record<Overlay, () => Promise<ComponentType<{ person: Person }>>> = {
  commands: () => import("@/components/frame/commands/command-palette").then(({ CommandPalette }) => CommandPalette),
  help: () => import("@/components/frame/help/help-dialog").then(({ HelpDialog }) => HelpDialog),
};

/** The command palette and the help, over any page. */
export function Overlays({ person }: { person: Person }) {
  const open = useOverlay();
  const [loaded, setLoaded] = useState<Loaded>({});
  useEffect(() => {
    if (open === null || loaded[open]) return;
    // Without a connection nothing opens, and the next press tries again.
    LOADERS[open]().then(
      (component) => setLoaded((before) => ({ ...before, [open]: component })),
      () => closeOverlay(open),
    );
  }, [open, loaded]);
  const opened = open && loaded[open];
  return opened ? createElement(opened, { person }) : null;
}
