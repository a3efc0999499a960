import "server-only";
import { adviceFor } from "@/lib/abdm/advice";
import type { OutboundMessage } from "@/lib/abdm/messages";
import { MINUTE, systemNow } from "@/lib/clock";
import { advanceConsentRequest } from "@/lib/consent-request/advance";
import { noteAccepted, noteAttempt, noteHeld, noteTrouble } from "@/lib/consent-request/note-sending";
import { lockRow, type ConsentRequestRow } from "@/lib/consent-request/store";
import type { Trouble } from "@/lib/consent-request/trouble";
import { stillHeldUntil } from "@/lib/credential/circuit";
import { transact, type Context } from "@/lib/db/context";
import { AppError } from "@/lib/errors";
import { nextTry } from "@/lib/gateway/back-off";
import { say, type JobContext, type Said } from "@/lib/gateway/send/say";
import { troubleOf } from "@/lib/gateway/send/trouble-of";
import { callsFor, findWithRequester, type GatewayCallRow } from "@/lib/gateway/store";
import { enqueue } from "@/lib/jobs/enqueue";
import type { JobPayload } from "@/lib/jobs/job";

/** How long a call that may have arrived is given before the patient is asked a second time. */
const DOUBT = MINUTE;
/** After taking a request the network says at once that it knows it; after so long the doctor hears that it has not. */
const SILENCE = 2 * MINUTE;
/** When a request that the network took and never spoke of again is given up; a late word of it still counts. */
const GIVE_UP = 15 * MINUTE;

type Payload = JobPayload<"send/consent-request-init">;

/** Puts a request to the network, once; tries again while nothing can have arrived, and gives up on a refusal or on silence. */
export async function sendConsentRequestInit(ctx: JobContext, payload: Payload): Promise<void> {
  const id = payload.consentRequestId;
  const found = await findWithRequester(ctx, id);
  if (!found || found.request.status !== "SENDING") return;
  let withheldFor: Waiting | null = null;
  const message = toMessage(found.request, found.requester);
  const said = await say(ctx, message, { consentRequestId: id }, async (ctx, requestId) => {
    const row = await lockRow(ctx, id);
    if (row?.status !== "SENDING") return false;
    const earlier = await callsFor(ctx, id, "init-consent-request");
    withheldFor = waitingFor(earlier, ctx.now);
    if (withheldFor) return false;
    await noteAttempt(ctx, id, earlier.length + 1, requestId);
    return true;
  });
  await transact({ ...ctx, now: systemNow() }, async (ctx) => {
    if (said.outcome === "withheld") return wait(ctx, payload, withheldFor);
    if (said.outcome !== "held") return conclude(ctx, payload, said);
    // Nothing was asked, so that the claim has not looked at what went before.
    const earlier = waitingFor(await callsFor(ctx, id, "init-consent-request"), ctx.now);
    return earlier ? wait(ctx, payload, earlier) : hold(ctx, payload, said);
  });
}

/** An attempt that may have arrived, or has: what the next one waits for. */
type Waiting = { doubt: Date } | { accepted: Date };

function waitingFor(earlier: GatewayCallRow[], now: Date): Waiting | null {
  const accepted = earlier.find(({ outcome }) => outcome === "accepted");
  if (accepted) return { accepted: accepted.sentAt };
  const doubtful = earlier.find(({ outcome }) => outcome === "leaving" || outcome === "unanswered");
  return doubtful && after(doubtful.sentAt, DOUBT) > now ? { doubt: doubtful.sentAt } : null;
}

const after = (start: Date, wait: number) => new Date(start.getTime() + wait);

async function wait(ctx: Context, payload: Payload, why: Waiting | null): Promise<void> {
  if (!why) return;
  if ("doubt" in why) return again(ctx, payload, after(why.doubt, DOUBT), payload.failures);
  const giveUpAt = after(why.accepted, GIVE_UP);
  if (ctx.now >= giveUpAt) {
    const silence = { error: { code: "", message: "" }, advice: "no-word-from-network" satisfies Trouble };
    await advanceConsentRequest(ctx, payload.consentRequestId, { event: "refused", ...silence });
    return;
  }
  const trouble = { advice: "no-answer-yet", code: "", message: "", nextAttemptAt: giveUpAt } as const;
  await noteTrouble(ctx, payload.consentRequestId, trouble);
  await again(ctx, payload, giveUpAt, 0);
}

async function conclude(
  ctx: Context,
  payload: Payload,
  said: Exclude<Said, { outcome: "withheld" | "held" }>,
): Promise<void> {
  const id = payload.consentRequestId;
  if (said.outcome === "accepted") {
    await noteAccepted(ctx, id);
    return again(ctx, payload, after(ctx.now, SILENCE), 0);
  }
  if (said.outcome === "refused") {
    await advanceConsentRequest(ctx, id, { event: "refused", error: said.error, advice: adviceFor(said.error) });
    return;
  }
  const failures = payload.failures + 1;
  const retryAfter = said.outcome === "busy" ? said.retryAfterSeconds : null;
  const at = said.outcome === "unanswered" ? after(ctx.now, DOUBT) : nextTry(ctx.now, failures, retryAfter);
  await noteTrouble(ctx, id, { ...troubleOf(said), nextAttemptAt: at });
  await again(ctx, payload, at, failures, true);
}

/** The gateway is away: the request waits as it is, and no attempt counts. */
async function hold(ctx: Context, payload: Payload, said: Extract<Said, { outcome: "held" }>): Promise<void> {
  const at = await stillHeldUntil(ctx, said);
  await noteHeld(ctx, payload.consentRequestId, { advice: said.reason, nextAttemptAt: at });
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
