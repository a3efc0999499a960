"use server";

import { act } from "@/lib/edge/action";
import { callbackDecisionInput } from "@/lib/gateway/callback-input";
import { discardCallback } from "@/lib/gateway/discard-callback";
import { replayCallback } from "@/lib/gateway/replay-callback";

export async function replay(form: { id: string; reason: string }) {
  return act({ roles: ["admin"], input: callbackDecisionInput, verb: replayCallback }, form);
}

export async function discard(form: { id: string; reason: string }) {
  return act({ roles: ["admin"], input: callbackDecisionInput, verb: discardCallback }, form);
}
