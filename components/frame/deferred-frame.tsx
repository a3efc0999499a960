"use client";

import { KeepFocus } from "@/components/frame/keep-focus";
import { LinkStatus } from "@/components/frame/link-status";
import { PrintMargins } from "@/components/frame/print-margins";
import { OfflineGuard } from "@/components/live/offline-guard";

export type DeferredFrameProps = { hospital: string; person: string };

/** What the frame needs once the page is used: the focus, slow and lost connections, and paper. */
export function DeferredFrame({ hospital, person }: DeferredFrameProps) {
  return (
    <>
      <KeepFocus />
      <LinkStatus />
      <OfflineGuard />
      <PrintMargins hospital={hospital} person={person} />
    </>
  );
}
