import "server-only";
import type { InboundMessage } from "@/lib/abdm/messages";
import { noteDetails } from "@/lib/consent/decision/record-artefact-details";
import { retryability } from "@/lib/abdm/errors/retryability";
import type { Context } from "@/lib/db/context";
import type { Outcome } from "@/lib/inbound/callback-result";
import { answeredCall } from "@/lib/outbox/gateway-call-table";

/** on-fetch: an artefact's details, or why there are none. */
export async function onArtefactFetched(
  ctx: Context,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "artefact-fetched" }>,
): Promise<Outcome> {
  const call = await answeredCall(ctx, inReplyTo, "fetch-artefact");
  if (!call?.artefactId || !call.consentRequestId) return { state: "unmatched", reason: "answers-no-call" };
  const { artefactId, consentRequestId } = call;
  // A passing trouble of the network is no answer: the details are asked for again until they are here.
  if ("error" in result && retryability(200, result.error) === "retry") return { state: "processed", consentRequestId };
  const noted = await noteDetails(ctx, { artefactId, consentRequestId, result });
  if (noted === "not-as-asked") return { state: "clash", reason: "artefact-set-aside", consentRequestId };
  return { state: noted === "changed" ? "processed" : "repeat", consentRequestId };
}
