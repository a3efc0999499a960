import "server-only";
import { adviceFor } from "@/lib/abdm/advice";
import type { OutboundMessage } from "@/lib/abdm/messages";
import { MINUTE, systemNow } from "@/lib/clock";
import { advanceConsentRequest } from "@/lib/consent-request/advance";
import { noteAccepted, noteAttempt, noteTrouble } from "@/lib/consent-request/note-sending";
import { lockRow, type ConsentRequestRow } from "@/lib/consent-request/store";
import { transact, type Context } from "@/lib/db/context";
import { AppError } from "@/lib/errors";
import { nextTry } from "@/lib/gateway/back-off";
import { say, type JobContext, type Said } from "@/lib/gateway/send/say";
import { troubleOf } from "@/lib/gateway/send/trouble-of";
import { callsFor, findWithRequester } from "@/lib/gateway/store";
import type { ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";

/** How long a call that may have arrived is given before the patient is asked a second time. */
const DOUBT = MINUTE;

/** Puts a request to the network, once; tries again while nothing can have arrived, and gives up on a refusal. */
export async function sendConsentRequestInit(ctx: JobContext, id: ConsentRequestId): Promise<void> {
  const found = await findWithRequester(ctx, id);
  if (!found || found.request.status !== "SENDING") return;
  let retryAt: Date | null = null;
  const said = await say(
    ctx,
    toMessage(found.request, found.requester),
    { consentRequestId: id },
    async (ctx, requestId) => {
      const row = await lockRow(ctx, id);
      if (row?.status !== "SENDING") return false;
      const earlier = await callsFor(ctx, id, "init-consent-request");
      if (earlier.some(({ outcome }) => outcome === "accepted")) return false;
      const doubtful = earlier.find(({ outcome }) => outcome === "leaving" || outcome === "unanswered");
      if (doubtful && doubtful.sentAt.getTime() + DOUBT > ctx.now.getTime()) {
        retryAt = new Date(doubtful.sentAt.getTime() + DOUBT);
        return false;
      }
      await noteAttempt(ctx, id, earlier.length + 1, requestId);
      return true;
    },
  );
  const later = { ...ctx, now: systemNow() };
  if (said.outcome === "withheld") {
    if (retryAt) await again(later, id, retryAt);
    return;
  }
  await transact(later, (ctx) => conclude(ctx, found.request, said));
}

async function conclude(
  ctx: Context,
  row: ConsentRequestRow,
  said: Exclude<Said, { outcome: "withheld" }>,
): Promise<void> {
  if (said.outcome === "accepted") return noteAccepted(ctx, row.id);
  if (said.outcome === "refused") {
    await advanceConsentRequest(ctx, row.id, {
      event: "refused",
      error: said.error,
      advice: adviceFor(said.error),
    });
    return;
  }
  const retryAfter = said.outcome === "busy" ? said.retryAfterSeconds : null;
  const at =
    said.outcome === "unanswered"
      ? new Date(ctx.now.getTime() + DOUBT)
      : nextTry(ctx.now, row.attempts + 1, retryAfter);
  await noteTrouble(ctx, row.id, { ...troubleOf(said), nextAttemptAt: at });
  await again(ctx, row.id, at);
}

function again(ctx: Context, id: ConsentRequestId, runAt: Date): Promise<void> {
  const payload = { hospitalId: ctx.actor.hospitalId, consentRequestId: id };
  return enqueue(ctx, "send/consent-request-init", payload, {
    key: `init:${id}`,
    runAt,
  });
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
