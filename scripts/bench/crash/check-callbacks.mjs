import { groupBy } from "./collect-evidence.mjs";
import { findUndelivered } from "./find-undelivered.mjs";

/** The states that a callback may have at the end of a run, and whether it must have a reason in them. */
const FINAL_STATES = {
  processed: { needsReason: false },
  repeat: { needsReason: false },
  "waiting-for-dependency": { needsReason: true },
  contradiction: { needsReason: true },
  malformed: { needsReason: true },
  unmatched: { needsReason: true },
};

/** The state in which a callback of ours must end, by its kind. */
const EXPECTED_STATES = { early: "waiting-for-dependency", malformed: "malformed" };

/**
 * Checks that each acknowledged callback is stored once and is processed, and that its effect is stored.
 * @param {import("./collect-evidence.mjs").Evidence} evidence
 */
export function checkCallbacks(evidence) {
  const { acknowledged, callbackAttempts, callbacks, consentRequests, artefacts, countEvents } = evidence;
  const breaches = [];
  const stored = groupBy(callbacks, ({ request_id }) => request_id);
  const delivered = callbackAttempts.filter(({ outcome }) => outcome === "delivered");
  const kindOfAcknowledged = new Map([
    ...delivered.map(({ requestId, kind }) => [requestId, kind]),
    ...acknowledged.map(({ requestId, kind }) => [requestId, kind]),
  ]);
  for (const [requestId, kind] of kindOfAcknowledged) {
    const rows = stored.get(requestId) ?? [];
    if (rows.length !== 1) breaches.push(`${kind} ${requestId} was acknowledged and is stored ${rows.length} times`);
  }
  for (const { request_id, message, state, reason, waits_for } of callbacks) {
    if (!(state in FINAL_STATES)) breaches.push(`${message} ${request_id} is still ${state}`);
    else if (FINAL_STATES[state].needsReason && !reason && !waits_for)
      breaches.push(`${message} ${request_id} is ${state} without a reason`);
  }
  for (const { requestId, kind } of acknowledged) {
    const state = stored.get(requestId)?.[0]?.state;
    const expected = EXPECTED_STATES[kind];
    if (expected && state !== expected) breaches.push(`${kind} ${requestId} is ${state}`);
  }

  const requestByCmId = new Map(
    consentRequests.flatMap((request) =>
      [request.cm_consent_request_id, ...(request.other_cm_consent_request_ids ?? [])].map((id) => [id, request]),
    ),
  );
  // Whatever depends on an on-init that never arrived waits for it.
  const { cmIdsWithoutOnInit } = findUndelivered(callbackAttempts);
  const artefactById = new Map(artefacts.map((artefact) => [artefact.id, artefact]));
  const transactionIds = new Set(evidence.dataTransactions.map(({ id }) => id));
  const hasEffect = {
    "on-init": (body) => requestByCmId.has(body.consentRequest?.id),
    notify: ({ notification }) =>
      cmIdsWithoutOnInit.has(notification.consentRequestId) ||
      (requestByCmId.has(notification.consentRequestId) &&
        (notification.consentArtefacts ?? []).every(
          ({ id }) => countEvents("consent-artefact.announced", id) === 1 || artefactById.get(id)?.status === "REVOKED",
        )),
    "on-request": ({ hiRequest }) => transactionIds.has(hiRequest?.transactionId),
    "on-fetch": ({ consent }) => artefactById.get(consent.consentDetail?.consentId)?.status !== "FETCHING",
  };
  for (const { kind, requestId, body } of delivered) {
    if (hasEffect[kind] && !body.error && !hasEffect[kind](body))
      breaches.push(`${kind} ${requestId} was acknowledged and had no effect`);
  }
  for (const { kind, about } of acknowledged) {
    const request = requestByCmId.get(about);
    if (kind === "denial" && !cmIdsWithoutOnInit.has(about) && countEvents("consent-request.denied", request?.id) !== 1)
      breaches.push(`the denial of ${about} was acknowledged and had no effect`);
  }
  return {
    breaches,
    figures: { "callbacks acknowledged": kindOfAcknowledged.size, "callbacks checked": callbacks.length },
  };
}
