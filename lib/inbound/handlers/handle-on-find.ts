import "server-only";
import type { InboundMessage } from "@/lib/abdm/messages";
import type { MachineTx } from "@/lib/db/transaction";
import type { CallbackResult } from "@/lib/inbound/callback-result";
import { markCallAnswered } from "@/lib/outbox/gateway-call-table";
import { recordLookupResult } from "@/lib/patient/record-lookup-result";

/** on-find: whose address it is, or that nobody has it. */
export async function handleOnFind(
  tx: MachineTx,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "on-find" }>,
): Promise<CallbackResult> {
  const call = await markCallAnswered(tx, inReplyTo, "find-patient");
  if (!call?.patientLookupId) return { state: "unmatched", reason: "no-matching-call" };
  const isChanged = await recordLookupResult(tx, call.patientLookupId, result);
  return { state: isChanged ? "processed" : "repeat", consentRequestId: null };
}
