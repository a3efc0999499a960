import { findUndelivered } from "./find-undelivered.mjs";

const AT_MOST_ONCE = ["submitted", "initiated", "granted", "revoked", "denied"];
/** Steps that the audit trail must contain as often as the timeline does. */
const AUDITED_STEPS = [...AT_MOST_ONCE.map((step) => `consent-request.${step}`), "consent-artefact.announced"];

/**
 * Checks that our consent requests have the status that the sandbox gave them, that no step happened twice, and that no job is left
 * locked or given up. The timeline and the audit trail must agree.
 * @param {import("./collect-evidence.mjs").Evidence} evidence
 */
export function checkState(evidence) {
  const breaches = [];
  const { requests, consentRequests, artefacts, messages, events, countEvents, countAuditEntries } = evidence;
  const rows = new Map(consentRequests.map((row) => [row.id, row]));
  for (const { id } of requests) {
    if (!rows.has(id)) breaches.push(`request ${id} was acknowledged and is gone`);
    else if (countEvents("consent-request.submitted", id) !== 1)
      breaches.push(`request ${id} was not submitted exactly once`);
  }
  const waiting = checkStatuses(evidence, breaches);
  for (const { id, status } of artefacts) {
    const times = countEvents("consent-artefact.announced", id);
    // What is announced after its end is not announced as granted.
    if (times !== 1 && !(times === 0 && status === "REVOKED"))
      breaches.push(`artefact ${id} was announced ${times} times`);
  }
  for (const { step, subject_id, times } of events) {
    const audited = countAuditEntries(step, subject_id);
    if (AUDITED_STEPS.includes(step) && audited !== times)
      breaches.push(`${step} of ${subject_id}: ${times} times in the timeline, ${audited} times in the audit trail`);
  }
  for (const { id, kind, last_result, is_leased } of messages) {
    if (last_result === "fault") breaches.push(`${kind} ${id} failed with an error of ours`);
    if (is_leased) breaches.push(`${kind} ${id} is still under the lease of a process that has ended`);
  }
  return {
    breaches,
    figures: {
      "requests submitted": requests.length,
      "requests checked": rows.size,
      "artefacts checked": artefacts.length,
      "requests whose last attempt is in doubt": waiting,
    },
  };
}

/** Adds breaches of the consent requests' statuses; returns how many requests wait for an answer that is in doubt. */
function checkStatuses(
  {
    consentRequests,
    acknowledged,
    sandboxRequests,
    callbackAttempts,
    calls,
    messages,
    countEvents,
    revokedBeforeGrant,
  },
  breaches,
) {
  const denied = new Set(acknowledged.flatMap(({ kind, about }) => (kind === "denial" ? [about] : [])));
  const undelivered = findUndelivered(callbackAttempts).cmIds;
  let waiting = 0;
  for (const { id, status, cm_consent_request_id: cmId, other_cm_consent_request_ids: otherCmIds } of consentRequests) {
    for (const step of AT_MOST_ONCE) {
      const times = countEvents(`consent-request.${step}`, id);
      if (times > 1) breaches.push(`request ${id} was ${step} ${times} times`);
    }
    if (countEvents("consent-request.initiated", id) !== (cmId ? 1 : 0))
      breaches.push(`request ${id}: the consent manager's id does not agree with the timeline`);
    // The network's answer reported the revocation before the notification of the grant was processed.
    const isOvertaken = revokedBeforeGrant.some((row) => row.id === id);
    for (const [step, statusesAfter] of [
      ["granted", ["GRANTED", "REVOKED"]],
      ["revoked", ["REVOKED"]],
      ["denied", ["DENIED"]],
    ])
      if (
        (countEvents(`consent-request.${step}`, id) === 1) !== statusesAfter.includes(status) &&
        !(step === "granted" && isOvertaken)
      )
        breaches.push(
          `request ${id} is ${status}, and the timeline does not agree: ${step} ${countEvents(`consent-request.${step}`, id)} times`,
        );
    const cmIds = [cmId, ...(otherCmIds ?? [])].filter(Boolean);
    const sandboxStatuses = cmIds.map((one) => (denied.has(one) ? "DENIED" : sandboxRequests.get(one)?.status));
    if (cmIds.length === 0 && status === "SENDING") {
      waiting += 1;
      const outcomes = calls.filter((call) => call.consent_request_id === id).map(({ outcome }) => outcome);
      if (!messages.some((message) => message.consent_request_id === id))
        breaches.push(`request ${id} has no message that sends it (${outcomes.join(", ")})`);
    } else if (!sandboxStatuses.includes(status) && !cmIds.some((one) => undelivered.has(one)))
      breaches.push(`request ${id} is ${status}, in the sandbox ${sandboxStatuses.join(", ")}`);
  }
  return waiting;
}
