import "server-only";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import { lockConsentRequest, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import {
  recordAccepted,
  recordAttempt,
  recordCircuitOpen,
  recordSendingProblem,
} from "@/lib/consent/request/record-sending";
import { AppError } from "@/lib/errors";
import type { Requester } from "@/lib/abdm/messages";
import type { ConsentRequestId } from "@/lib/ids";
import type { MessageHandler, Prepared } from "@/lib/outbound/message-handler";
import { findRequestWithRequester } from "@/lib/outbound/outbound-queries";
import { mayHaveArrived } from "@/lib/outbound/retry-policies";
import { attemptsFor } from "@/lib/outbox/gateway-call-table";
import type { OutboundMessageRow } from "@/lib/outbox/outbound-message-table";

/** Asks the consent manager to ask the patient. */
export const sendConsentRequestInit: MessageHandler = {
  lock: (tx, row) => lockConsentRequest(tx, requestIdOf(row)),
  prepare: async (tx, row) => {
    if ((await lockConsentRequest(tx, requestIdOf(row)))?.status !== "SENDING") return null;
    const found = await findRequestWithRequester(tx, requestIdOf(row));
    return found ? toMessage(found.request, found.requester) : null;
  },
  attempted: (tx, row, attempt, requestId) => recordAttempt(tx, requestIdOf(row), attempt, requestId),
  accepted: async (tx, row, { resendAt, isResent }) => {
    await recordAccepted(tx, requestIdOf(row));
    if (isResent && resendAt)
      await recordSendingProblem(tx, requestIdOf(row), { ...NO_ANSWER_YET, nextAttemptAt: resendAt });
  },
  refused: async (tx, row, error) => {
    await advanceConsentRequest(tx, requestIdOf(row), { event: "refused", error, advice: adviceFor(error) });
  },
  waits: (tx, row, { problem, nextAttemptAt, wasAttempted }) =>
    wasAttempted
      ? recordSendingProblem(tx, requestIdOf(row), { ...problem, nextAttemptAt })
      : recordCircuitOpen(tx, requestIdOf(row), { advice: problem.advice, nextAttemptAt }),
  gaveUp: async (tx, row, problem) => {
    const id = requestIdOf(row);
    const attempts = await attemptsFor(tx, id, "consent-request-init");
    const { code = "", message = "" } = problem ?? {};
    const advice = attempts.some(mayHaveArrived) ? "no-callback-from-network" : "not-sent-in-time";
    await advanceConsentRequest(tx, id, { event: "refused", error: { code, message }, advice });
  },
};

/** While a request that was accepted has no callback. */
export const NO_ANSWER_YET = { advice: "no-answer-yet", code: "", message: "" } as const;

function requestIdOf({ consentRequestId }: OutboundMessageRow): ConsentRequestId {
  if (!consentRequestId) throw new Error("an init is about a consent request");
  return consentRequestId;
}

type Doctor = { name: string; registrationNumber: string | null; hprId: string | null };

function toMessage(row: ConsentRequestRow, doctor: Doctor): Prepared {
  const requester = requesterOf(doctor);
  const { purpose, hiTypes, dateFrom, dateTo, dataEraseAt, frequency } = row;
  if (!purpose || !hiTypes || !dateFrom || !dateTo || !dataEraseAt || !frequency || !requester) {
    throw new AppError("conflict", "a request that is being sent is complete");
  }
  return {
    kind: "consent-request-init",
    abhaAddress: row.abhaAddress,
    purpose,
    hiTypes,
    permission: { accessMode: "VIEW", dateRange: { from: dateFrom, to: dateTo }, dataEraseAt, frequency },
    requester,
    hip: row.hipId ? { id: row.hipId, name: row.hipName } : null,
    careContexts: row.careContexts,
  };
}

function requesterOf({ name, registrationNumber, hprId }: Doctor): Requester | null {
  if (registrationNumber) return { name, registrationNumber };
  return hprId ? { name, hprId } : null;
}
