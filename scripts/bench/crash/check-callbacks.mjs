import { groupBy } from "./collect-evidence.mjs";

/** Where a callback may rest, and whether it must say why. */
const RESTS = { processed: false, repeat: false, parked: true, clash: true, malformed: true, unmatched: true };

/**
 * Each acknowledged callback is kept once, none is left unread, and its effect is there.
 * @param {import("./collect-evidence.mjs").Evidence} evidence
 */
export function checkCallbacks({ acknowledged, told, callbacks, rows, artefacts, recorded }) {
  const breaches = [];
  const kept = groupBy(callbacks, ({ request_id }) => request_id);
  const delivered = told.filter(({ outcome }) => outcome === "delivered");
  const promised = new Map([
    ...delivered.map(({ requestId, kind }) => [requestId, kind]),
    ...acknowledged.map(({ requestId, kind }) => [requestId, kind]),
  ]);
  for (const [requestId, kind] of promised) {
    const rows = kept.get(requestId) ?? [];
    if (rows.length !== 1) breaches.push(`${kind} ${requestId} was acknowledged and is kept ${rows.length} times`);
  }
  for (const { request_id, message, state, reason, waits_for } of callbacks) {
    if (!(state in RESTS)) breaches.push(`${message} ${request_id} is still ${state}`);
    else if (RESTS[state] && !reason && !waits_for) breaches.push(`${message} ${request_id} is ${state} for no reason`);
  }
  const resting = (requestId) => kept.get(requestId)?.[0]?.state;
  for (const { requestId, kind } of acknowledged) {
    const expected = { early: "parked", senseless: "malformed" }[kind];
    if (expected && resting(requestId) !== expected) breaches.push(`${kind} ${requestId} is ${resting(requestId)}`);
  }

  const byCmId = new Map(
    rows.flatMap((one) =>
      [one.cm_consent_request_id, ...(one.other_cm_consent_request_ids ?? [])].map((id) => [id, one]),
    ),
  );
  const byId = new Map(artefacts.map((one) => [one.id, one]));
  const effects = {
    "on-init": (body) => byCmId.has(body.consentRequest?.id),
    notify: ({ notification }) =>
      byCmId.has(notification.consentRequestId) &&
      (notification.consentArtefacts ?? []).every(({ id }) => recorded("consent-artefact.announced", id) === 1),
    "on-fetch": ({ consent }) => byId.get(consent.consentDetail?.consentId)?.status !== "FETCHING",
  };
  for (const { kind, requestId, body } of delivered) {
    if (effects[kind] && !body.error && !effects[kind](body))
      breaches.push(`${kind} ${requestId} was acknowledged and had no effect`);
  }
  for (const { kind, about } of acknowledged) {
    const request = byCmId.get(about);
    if (kind === "deny" && recorded("consent-request.denied", request?.id) !== 1)
      breaches.push(`the denial of ${about} was acknowledged and had no effect`);
  }
  return { breaches, figures: { "callbacks acknowledged": promised.size, "callbacks audited": callbacks.length } };
}
