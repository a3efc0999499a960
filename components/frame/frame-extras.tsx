"use client";

import { AnswerSignal } from "@/components/frame/answers/answer-signal";
import { FrameKeys } from "@/components/frame/frame-keys";
import { Overlays } from "@/components/frame/overlays";
import type { Role } from "@/lib/db/actor";

/** What the frame needs once the page is used: keys, what they open, and the signal of answers behind a hidden tab. */
export function FrameExtras({ person }: { person: { id: string; role: Role } }) {
  const isDoctor = person.role === "doctor";
  return (
    <>
      <FrameKeys mayStart={isDoctor} />
      <Overlays person={person} />
      {isDoctor ? <AnswerSignal person={person.id} /> : null}
    </>
  );
}
