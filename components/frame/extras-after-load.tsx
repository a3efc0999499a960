"use client";

import { lazy, Suspense } from "react";
import { useLiveState } from "@/components/live/live-provider";
import type { Role } from "@/lib/db/actor";

const FrameExtras = lazy(() =>
  import("@/components/frame/frame-extras").then((file) => ({ default: file.FrameExtras })),
);

/** Loads the extras of the frame once the page is live, or known not to be: none of them is needed before. */
export function ExtrasAfterLoad({ person }: { person: { id: string; role: Role } }) {
  const isLoaded = useLiveState().kind !== "connecting";
  return <Suspense>{isLoaded ? <FrameExtras person={person} /> : null}</Suspense>;
}
