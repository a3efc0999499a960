"use server";

import { act } from "@/lib/web/action";
import { callbackDecisionInput } from "@/lib/operations/callbacks/callback-decision-input";
import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";

export async function replayCallbackAction(form: { id: string; reason: string }) {
  return act({ roles: ["admin"], input: callbackDecisionInput, verb: replayCallback }, form);
}

export async function discardCallbackAction(form: { id: string; reason: string }) {
  return act({ roles: ["admin"], input: callbackDecisionInput, verb: discardCallback }, form);
}
