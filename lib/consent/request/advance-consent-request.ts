import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import { record } from "@/lib/audit/record-audit";
import { nextCheck } from "@/lib/consent/request/status-check-schedule";
import {
  decide,
  type ConsentRequestEvent,
  type ConsentRequestStatus,
  type Verdict,
} from "@/lib/consent/request/consent-request-status";
import { lockRow, updateRow, type ConsentRequestChange } from "@/lib/consent/request/consent-request-table";
import type { Context } from "@/lib/db/context";
import { AppError } from "@/lib/errors";
import type { CmConsentRequestId, ConsentRequestId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/** What happened, with what must be kept of it. */
export type Advance =
  | { event: "initiated"; cmConsentRequestId: CmConsentRequestId }
  | { event: "refused"; error: WireError; advice: string }
  | { event: Exclude<ConsentRequestEvent, "initiated" | "refused"> };

/**
 * The only door through which a status changes after sending; callbacks, polls, the clock and admins all use it. Locks,
 * decides, saves, audits, announces; runs in the caller's transaction. Answers the verdict: the new status where it moved.
 */
export async function advanceConsentRequest(ctx: Context, id: ConsentRequestId, step: Advance): Promise<Verdict> {
  const row = await lockRow(ctx, id);
  if (!row) throw new AppError("not-found");
  const verdict = decide(row.status, step.event);
  if (verdict === "repeat" || verdict === "early") return verdict;
  const subject = { kind: "consent-request", id } as const;
  if (verdict === "clash") {
    await record(ctx, {
      action: "consent-request.clashed",
      subject,
      detail: { status: row.status, told: step.event },
    });
  } else {
    await updateRow(ctx, id, {
      status: verdict,
      ...changes(ctx.now, verdict, step),
      checks: 0,
      checkAt: nextCheck({ status: verdict, checks: 0, hasArtefacts: false }, ctx.now),
    });
    await record(ctx, {
      action: `consent-request.${step.event}`,
      subject,
      detail: details(row.status, step),
    });
  }
  await announce(ctx, "consent-request", id);
  return verdict;
}

const NO_FAILURE = {
  failureCode: null,
  failureMessage: null,
  failureAdvice: null,
  nextAttemptAt: null,
};

function changes(now: Date, status: ConsentRequestStatus, step: Advance): ConsentRequestChange {
  switch (step.event) {
    case "initiated":
      return {
        ...NO_FAILURE,
        cmConsentRequestId: step.cmConsentRequestId,
        requestedAt: now,
        settledAt: null,
      };
    case "refused":
      return {
        failureCode: step.error.code,
        failureMessage: step.error.message,
        failureAdvice: step.advice,
        nextAttemptAt: null,
        settledAt: now,
      };
    default:
      return {
        ...NO_FAILURE,
        settledAt: now,
        ...(status === "GRANTED" ? { grantedAt: now } : {}),
      };
  }
}

function details(from: ConsentRequestStatus, step: Advance): Record<string, unknown> {
  if (step.event === "initiated") return { from, cmConsentRequestId: step.cmConsentRequestId };
  if (step.event === "refused") return { from, ...redactPersonalData(step.error), advice: step.advice };
  return { from };
}
