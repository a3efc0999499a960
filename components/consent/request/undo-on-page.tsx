"use client";

import { useState } from "react";
import type { HeldRequest } from "@/components/consent/held-request";
import { UndoSend } from "@/components/consent/undo-send";

/** On a request's page: takes it back while it has not left, for so many milliseconds from now. */
export function UndoOnPage({ id, leavesIn, takeBack }: Omit<HeldRequest, "until"> & { leavesIn: number }) {
  const [until] = useState(() => Date.now() + leavesIn);
  const [hasEnded, setHasEnded] = useState(false);
  return hasEnded ? null : <UndoSend id={id} until={until} takeBack={takeBack} onEnd={() => setHasEnded(true)} />;
}
