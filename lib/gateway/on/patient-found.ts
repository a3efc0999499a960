import "server-only";
import type { InboundMessage } from "@/lib/abdm/messages";
import type { Context } from "@/lib/db/context";
import type { Outcome } from "@/lib/gateway/outcome";
import { answeredCall } from "@/lib/gateway/store";
import { noteLookup } from "@/lib/patient/note-lookup";

/** on-find: whose address it is, or that it is nobody's. */
export async function onPatientFound(
  ctx: Context,
  { answers, result }: Extract<InboundMessage, { kind: "patient-found" }>,
): Promise<Outcome> {
  const call = await answeredCall(ctx, answers, "find-patient");
  if (!call?.patientLookupId) return { state: "unmatched", reason: "answers-no-call" };
  const changed = await noteLookup(ctx, call.patientLookupId, result);
  return { state: changed ? "processed" : "repeat", consentRequestId: null };
}
