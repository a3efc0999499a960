import "server-only";
import type { InboundMessage } from "@/lib/abdm/messages";
import type { Context } from "@/lib/db/context";
import type { Outcome } from "@/lib/inbound/callback-result";
import { answeredCall } from "@/lib/outbox/gateway-call-table";
import { noteLookup } from "@/lib/patient/record-lookup-result";

/** on-find: whose address it is, or that it is nobody's. */
export async function onPatientFound(
  ctx: Context,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "patient-found" }>,
): Promise<Outcome> {
  const call = await answeredCall(ctx, inReplyTo, "find-patient");
  if (!call?.patientLookupId) return { state: "unmatched", reason: "answers-no-call" };
  const changed = await noteLookup(ctx, call.patientLookupId, result);
  return { state: changed ? "processed" : "repeat", consentRequestId: null };
}
