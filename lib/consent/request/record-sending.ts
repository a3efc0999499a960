import "server-only";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import { record } from "@/lib/audit/record-audit";
import { lockRow, updateRow } from "@/lib/consent/request/consent-request-table";
import type { Trouble } from "@/lib/consent/request/sending-problem";
import type { Context } from "@/lib/db/context";
import type { ConsentRequestId, GatewayRequestId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/** Notes that an attempt leaves now. Part of the transaction that commits it. */
export async function noteAttempt(
  ctx: Context,
  id: ConsentRequestId,
  attempts: number,
  requestId: GatewayRequestId,
): Promise<void> {
  await updateRow(ctx, id, { attempts });
  await record(ctx, {
    action: "consent-request.attempted",
    subject: { kind: "consent-request", id },
    detail: { attempt: attempts, requestId },
  });
}

/** Notes that the gateway took the request; what it says to it comes by callback. */
export async function noteAccepted(ctx: Context, id: ConsentRequestId): Promise<void> {
  const row = await lockRow(ctx, id);
  if (!row) return;
  if (row.status === "SENDING")
    await updateRow(ctx, id, {
      failureCode: null,
      failureMessage: null,
      failureAdvice: null,
      nextAttemptAt: null,
    });
  await record(ctx, {
    action: "consent-request.accepted",
    subject: { kind: "consent-request", id },
  });
  await announce(ctx, "consent-request", id);
}

/** Notes why a request has not left, and when it is tried again. Without effect once it is no longer being sent. */
export async function noteTrouble(
  ctx: Context,
  id: ConsentRequestId,
  trouble: {
    advice: Trouble;
    code: string;
    message: string;
    nextAttemptAt: Date;
  },
): Promise<void> {
  const row = await lockRow(ctx, id);
  if (row?.status !== "SENDING") return;
  await updateRow(ctx, id, {
    failureCode: trouble.code,
    failureMessage: trouble.message,
    failureAdvice: trouble.advice,
    nextAttemptAt: trouble.nextAttemptAt,
  });
  // The same trouble again moves the time of the next try, and adds nothing to the history.
  if (row.failureAdvice !== trouble.advice || row.failureCode !== trouble.code) {
    await record(ctx, {
      action: "consent-request.trouble",
      subject: { kind: "consent-request", id },
      detail: {
        advice: trouble.advice,
        ...redactPersonalData(trouble),
        nextAttemptAt: trouble.nextAttemptAt.toISOString(),
      },
    });
  }
  await announce(ctx, "consent-request", id);
}

/** Notes that a request waits for a gateway that is away. What was said of it being away stays said. */
export async function noteHeld(
  ctx: Context,
  id: ConsentRequestId,
  { advice, nextAttemptAt }: { advice: Trouble; nextAttemptAt: Date },
): Promise<void> {
  const row = await lockRow(ctx, id);
  if (row?.status !== "SENDING") return;
  const known = row.failureAdvice !== null && SAYS_AWAY.has(row.failureAdvice);
  if (!known) return noteTrouble(ctx, id, { advice, code: "", message: "", nextAttemptAt });
  await updateRow(ctx, id, { nextAttemptAt });
  await announce(ctx, "consent-request", id);
}

const SAYS_AWAY: ReadonlySet<string> = new Set<Trouble>(["gateway-unreachable", "gateway-busy", "no-answer-yet"]);
