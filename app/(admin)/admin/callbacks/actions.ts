"use server";

import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";
import { runCommand } from "@/lib/web/run-command";

export async function replayCallbackAction(form: { id: string; reason: string }) {
  return runCommand(replayCallback, form);
}

export async function discardCallbackAction(form: { id: string; reason: string }) {
  return runCommand(discardCallback, form);
}
