import "server-only";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import type { OutboundMessage } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import { recordAccepted, recordAttempt, recordCircuitOpen, recordSendingProblem } from "@/lib/consent/request/record-sending";
import { lockConsentRequest, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { SendingProblem } from "@/lib/consent/request/sending-problem";
import { stillHeldUntil } from "@/lib/outbound/circuit-breaker";
import { transact, type Context } from "@/lib/db/context";
import { AppError } from "@/lib/errors";
import { nextTry } from "@/lib/outbound/back-off";
import { say, type JobContext, type Said } from "@/lib/outbound/send-message";
import { troubleOf } from "@/lib/outbound/failure-of";
import { nextStep, PATIENCE, type NextStep, type Patience } from "@/lib/outbound/init-retry-policy";
import { callsFor, findWithRequester, hasHeardSince, type GatewayCallRow } from "@/lib/outbox/gateway-call-table";
import type { ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import type { JobPayload } from "@/lib/jobs/job";

type Payload = JobPayload<"send/consent-request-init">;

/**
 * Puts a request to the network; again while nothing can have arrived, and after a silence that leaves no other way to learn
 * its id. Gives up on a refusal, or on silence without end.
 */
export async function sendConsentRequestInit(ctx: JobContext, payload: Payload, patience = PATIENCE): Promise<void> {
  const id = payload.consentRequestId;
  const found = await findWithRequester(ctx, id);
  if (!found || found.request.status !== "SENDING") return;
  let attempts: GatewayCallRow[] = [];
  let step: NextStep | null = null;
  const message = toMessage(found.request, found.requester);
  const said = await say(ctx, message, { consentRequestId: id }, async (ctx, requestId) => {
    const row = await lockConsentRequest(ctx, id);
    if (row?.status !== "SENDING") return false;
    attempts = await callsFor(ctx, id, "init-consent-request");
    step = await stepAfter(ctx, attempts, patience);
    if (step.do !== "ask") return false;
    await recordAttempt(ctx, id, attempts.length + 1, requestId);
    return true;
  });
  await transact({ ...ctx, now: systemNow() }, async (ctx) => {
    if (said.outcome === "withheld") return wait(ctx, payload, step);
    if (said.outcome !== "held") return conclude(ctx, payload, said, attempts, patience);
    // Nothing was asked, so that the claim has not looked at what went before.
    const earlier = await stepAfter(ctx, await callsFor(ctx, id, "init-consent-request"), patience);
    return earlier.do === "ask" ? hold(ctx, payload, said) : wait(ctx, payload, earlier);
  });
}

async function stepAfter(ctx: Context, attempts: GatewayCallRow[], patience: Patience): Promise<NextStep> {
  const first = attempts.at(-1);
  return nextStep(attempts, ctx.now, first ? await hasHeardSince(ctx, first.sentAt) : false, patience);
}

const after = (start: Date, wait: number) => new Date(start.getTime() + wait);

async function wait(ctx: Context, payload: Payload, step: NextStep | null): Promise<void> {
  const id = payload.consentRequestId;
  if (step?.do === "give-up") {
    const silence = { error: { code: "", message: "" }, advice: "no-word-from-network" satisfies SendingProblem };
    await advanceConsentRequest(ctx, id, { event: "refused", ...silence });
  }
  if (step?.do !== "wait") return;
  if (step.why === "silence") await noteSilence(ctx, id, step.until);
  await again(ctx, payload, step.until, step.why === "doubt" ? payload.failures : 0);
}

async function conclude(
  ctx: Context,
  payload: Payload,
  said: Exclude<Said, { outcome: "withheld" | "held" }>,
  earlier: GatewayCallRow[],
  patience: Patience,
): Promise<void> {
  const id = payload.consentRequestId;
  const taken = earlier.some(({ outcome }) => outcome === "accepted");
  if (said.outcome === "accepted") {
    const next = after(ctx.now, patience.silence[0] ?? patience.giveUp);
    await recordAccepted(ctx, id);
    if (taken) await noteSilence(ctx, id, next);
    return again(ctx, payload, next, 0);
  }
  if (said.outcome === "refused") {
    // What the network took before, it has: whatever it says of a second question, a word of the first may still come.
    if (taken) return again(ctx, payload, ctx.now, 0);
    await advanceConsentRequest(ctx, id, { event: "refused", error: said.error, advice: adviceFor(said.error) });
    return;
  }
  const failures = payload.failures + 1;
  const retryAfter = said.outcome === "busy" ? said.retryAfterSeconds : null;
  const at = said.outcome === "unanswered" ? after(ctx.now, patience.doubt) : nextTry(ctx.now, failures, retryAfter);
  await recordSendingProblem(ctx, id, { ...troubleOf(said), nextAttemptAt: at });
  await again(ctx, payload, at, failures, true);
}

function noteSilence(ctx: Context, id: ConsentRequestId, nextAttemptAt: Date): Promise<void> {
  return recordSendingProblem(ctx, id, { advice: "no-answer-yet", code: "", message: "", nextAttemptAt });
}

/** The gateway is away: the request waits as it is, and no attempt counts. */
async function hold(ctx: Context, payload: Payload, said: Extract<Said, { outcome: "held" }>): Promise<void> {
  const at = await stillHeldUntil(ctx, said);
  await recordCircuitOpen(ctx, payload.consentRequestId, { advice: said.reason, nextAttemptAt: at });
  await again(ctx, payload, at, payload.failures, true);
}

/** `waits` for the gateway: it runs earlier when that returns. */
function again(ctx: Context, payload: Payload, runAt: Date, failures: number, waits = false): Promise<void> {
  const key = `init:${payload.consentRequestId}`;
  return enqueue(ctx, "send/consent-request-init", { ...payload, failures }, { key, runAt, waits });
}

function toMessage(
  row: ConsentRequestRow,
  requester: { name: string; registrationNumber: string | null },
): Extract<OutboundMessage, { kind: "init-consent-request" }> {
  const { purpose, hiTypes, dateFrom, dateTo, dataEraseAt, frequency } = row;
  if (!purpose || !hiTypes || !dateFrom || !dateTo || !dataEraseAt || !frequency || !requester.registrationNumber) {
    throw new AppError("conflict", "a request that is being sent is complete");
  }
  return {
    kind: "init-consent-request",
    abhaAddress: row.abhaAddress,
    purpose,
    hiTypes,
    permission: {
      accessMode: "VIEW",
      dateRange: { from: dateFrom, to: dateTo },
      dataEraseAt,
      frequency,
    },
    requester: {
      name: requester.name,
      registrationNumber: requester.registrationNumber,
    },
    hip: row.hipId ? { id: row.hipId, name: row.hipName } : null,
    careContexts: row.careContexts,
  };
}
