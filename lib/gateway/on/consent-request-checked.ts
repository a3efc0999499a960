import "server-only";
import { adviceFor } from "@/lib/abdm/advice";
import type { InboundMessage } from "@/lib/abdm/messages";
import { record } from "@/lib/audit/record";
import { latestAction } from "@/lib/audit/store";
import { noteDecision } from "@/lib/consent-artefact/note-decision";
import { questionsOf } from "@/lib/consent-request/questions";
import { findRow } from "@/lib/consent-request/store";
import type { Context } from "@/lib/db/context";
import { fromDecision } from "@/lib/gateway/on/from-decision";
import type { Outcome } from "@/lib/gateway/outcome";
import { answeredCall } from "@/lib/gateway/store";
import type { ConsentRequestId } from "@/lib/ids";
import { announce } from "@/lib/live/announce";

/** on-status: how the consent manager sees a request now. It never moves anything back. */
export async function onConsentRequestChecked(
  ctx: Context,
  { answers, result }: Extract<InboundMessage, { kind: "consent-request-checked" }>,
): Promise<Outcome> {
  const call = await answeredCall(ctx, answers, "check-consent-request");
  const consentRequestId = call?.consentRequestId;
  if (!consentRequestId) return { state: "unmatched", reason: "answers-no-call" };
  await tellWhoAsked(
    ctx,
    consentRequestId,
    "error" in result ? { code: result.error.code, advice: adviceFor(result.error) } : { status: result.status },
  );
  if ("error" in result) return { state: "processed", consentRequestId };
  const row = await findRow(ctx, consentRequestId);
  if (!row || !questionsOf(row).includes(result.cmConsentRequestId))
    return { state: "clash", reason: "id-of-another-request", consentRequestId };
  return fromDecision(await noteDecision(ctx, { ...result, artefactIds: result.artefactIds ?? [] }));
}

// The desk itself asks hour after hour: only what a person asked is told in the history.
async function tellWhoAsked(ctx: Context, id: ConsentRequestId, told: Record<string, unknown>): Promise<void> {
  const subject = { kind: "consent-request", id } as const;
  const latest = await latestAction(ctx, subject, ["consent-request.checked", "consent-request.told"]);
  if (latest !== "consent-request.checked") return;
  await record(ctx, { action: "consent-request.told", subject, detail: told });
  await announce(ctx, "consent-request", id);
}
