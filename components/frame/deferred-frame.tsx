"use client";

import { AnswerSignal } from "@/components/frame/answers/answer-signal";
import { FrameKeys } from "@/components/frame/frame-keys";
import { KeepFocus } from "@/components/frame/keep-focus";
import { LinkStatus } from "@/components/frame/link-status";
import { Overlays } from "@/components/frame/overlays";
import { PrintMargins } from "@/components/frame/print-margins";
import { OfflineGuard } from "@/components/live/offline-guard";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { SessionGuard } from "@/components/session/session-guard";
import type { Role } from "@/lib/db/actor";
import type { LiveTopic } from "@/lib/live/live-change";

export type DeferredFrameProps = { hospital: string; person: { id: string; name: string; roles: readonly Role[] } };

/** What the numbers in the navigation count, by the role that reads them. */
const TOPICS = [
  ["admin", "callback"],
  ["admin", "outbound-message"],
  ["privacy-officer", "emergency-access"],
] as const satisfies [Role, LiveTopic][];

/**
 * What the frame needs once the page is used: numbers that are up to date, focus, keys and what they open, lost connections, answers behind a
 * hidden tab, paper.
 */
export function DeferredFrame({ hospital, person }: DeferredFrameProps) {
  const isDoctor = person.roles.includes("doctor");
  return (
    <>
      <KeepFocus />
      <FrameKeys mayStart={isDoctor} />
      <Overlays person={person} />
      <LinkStatus />
      <OfflineGuard />
      <SessionGuard person={person} />
      {isDoctor ? <AnswerSignal person={person.id} /> : null}
      {TOPICS.filter(([role]) => person.roles.includes(role)).map(([, topic]) => (
        <RefreshOnChange key={topic} topic={topic} />
      ))}
      <PrintMargins hospital={hospital} person={person.name} />
    </>
  );
}
