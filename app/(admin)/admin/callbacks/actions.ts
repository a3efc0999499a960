"use server";

import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";
import { runOperation } from "@/lib/web/run-operation";

export async function replayCallbackAction(form: { id: string; reason: string }) {
  return runOperation(replayCallback, form);
}

export async function discardCallbackAction(form: { id: string; reason: string }) {
  return runOperation(discardCallback, form);
}
