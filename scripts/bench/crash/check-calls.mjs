import { groupBy, requestIdOf } from "./collect-evidence.mjs";
import { findUndelivered } from "./find-undelivered.mjs";

/** How long a consent request that may have arrived is not sent again; the clocks of both sides differ a little. */
const IN_DOUBT_MS = 59_000;
/** How long an accepted consent request whose on-init does not arrive is not sent again. */
const NO_ON_INIT_MS = 119_000;
/** A status is requested again a minute after the last request for it was queued. That request may have waited before it was sent. */
const STATUS_AGAIN_MS = 30_000;
const CALL_TIMEOUT_MS = 12_000;
/** The call did not arrive, or the gateway refused it without any effect. */
const WITHOUT_EFFECT = ["unreachable", "busy", "unauthorised", "refused"];

/**
 * Checks that each gateway call was recorded before it was sent, was sent once, and was repeated only for a reason.
 * @param {import("./collect-evidence.mjs").Evidence} evidence
 */
export function checkCalls(evidence) {
  const { calls, receivedCalls, callbackAttempts, countEvents, consentRequests, hadFaultBetween } = evidence;
  const breaches = [];
  const recordedById = new Map(calls.map((call) => [call.id, call]));
  const receivedById = groupBy(receivedCalls, requestIdOf);
  for (const [id, received] of receivedById) {
    const call = recordedById.get(id);
    if (received.length > 1) breaches.push(`the call ${id} was received ${received.length} times`);
    if (!call) breaches.push(`the sandbox received ${received[0]?.kind} ${id}, which is not recorded`);
    else if (call.sent_at > new Date(received[0]?.at).getTime() + 5)
      breaches.push(`the call ${id} was sent before it was recorded`);
  }
  for (const { id, outcome, sent_at, message } of calls) {
    if (outcome === "accepted" && !receivedById.has(id))
      breaches.push(`${message} ${id} is recorded as accepted, and was never received`);
    if (outcome === "in-flight" && !hadFaultBetween(sent_at, Number(sent_at) + CALL_TIMEOUT_MS))
      breaches.push(`${message} ${id} has no result although nothing was killed`);
  }

  const { initIds } = findUndelivered(callbackAttempts);
  const repeated = checkRepeats({ ...evidence, initsWithoutOnInit: initIds }, breaches);
  checkEventsOfInits({ calls, consentRequests, countEvents, hadFaultBetween }, breaches);
  return { breaches, figures: { "gateway calls": calls.length, "calls repeated for a reason": repeated } };
}

/** Adds a breach for each call that was repeated without a reason; returns the number of repeats. */
function checkRepeats(evidence, breaches) {
  const { calls, receivedCalls, artefacts, consentRequests, initsWithoutOnInit, hadFaultBetween } = evidence;
  // An end that a notification claims is confirmed by the status of the request and the details of the artefacts.
  const revoked = [...artefacts, ...consentRequests].filter(({ status }) => status === "REVOKED");
  const ended = new Set(revoked.map(({ id }) => id));
  // What an acknowledgement answers is only in the call that the sandbox received.
  const acknowledgedIds = new Map(
    receivedCalls.map((call) => [requestIdOf(call), (call.body.response ?? call.body.resp)?.requestId]),
  );
  const subjectOf = ({ id, message, consent_request_id, artefact_id, outbound_message_id }) => {
    if (message.startsWith("health-information")) return `${message} ${outbound_message_id}`;
    const isAcknowledgement = message === "consent-on-notify";
    return `${message} ${isAcknowledgement ? (acknowledgedIds.get(id) ?? id) : (artefact_id ?? consent_request_id)}`;
  };
  let repeated = 0;
  for (const [subject, attempts] of groupBy(calls, subjectOf)) {
    for (const [index, later] of attempts.entries()) {
      const earlier = attempts[index - 1];
      if (!earlier) continue;
      repeated += 1;
      const gap = later.sent_at - earlier.sent_at;
      const isUnanswered = initsWithoutOnInit.has(earlier.id) && gap >= NO_ON_INIT_MS;
      const isConfirmation =
        ["consent-fetch", "consent-request-status"].includes(later.message) &&
        ended.has(later.artefact_id ?? later.consent_request_id);
      if (!isUnanswered && !isConfirmation && !mayRepeat(earlier, later, hadFaultBetween))
        breaches.push(`${subject} was sent again ${gap} ms after it was ${earlier.outcome}`);
    }
  }
  return repeated;
}

function mayRepeat(earlier, later, hadFaultBetween) {
  if (WITHOUT_EFFECT.includes(earlier.outcome)) return true;
  const gap = later.sent_at - earlier.sent_at;
  const isInDoubt = earlier.outcome !== "accepted";
  // Only this call reaches a patient. The others may be repeated without harm, and are repeated when a process was killed with their job.
  if (later.message === "consent-request-init") return isInDoubt && gap >= IN_DOUBT_MS;
  const leastGap = later.message === "consent-request-status" ? STATUS_AGAIN_MS : IN_DOUBT_MS;
  return isInDoubt || gap >= leastGap || hadFaultBetween(earlier.sent_at, later.sent_at);
}

/** Adds a breach for each consent request whose attempts differ from its timeline. */
function checkEventsOfInits({ calls, consentRequests, countEvents, hadFaultBetween }, breaches) {
  const initsByRequest = groupBy(
    calls.filter(({ message }) => message === "consent-request-init"),
    (call) => call.consent_request_id,
  );
  for (const { id } of consentRequests) {
    const inits = initsByRequest.get(id) ?? [];
    const attempted = countEvents("consent-request.attempted", id);
    if (attempted !== inits.length) breaches.push(`${id}: ${inits.length} attempts, ${attempted} in the timeline`);
    const accepted = inits.filter(({ outcome }) => outcome === "accepted");
    const audited = countEvents("consent-request.accepted", id);
    const wasInterrupted = accepted.some(({ sent_at }) => hadFaultBetween(sent_at, Number(sent_at) + CALL_TIMEOUT_MS));
    if (audited > accepted.length || (audited < accepted.length && !wasInterrupted))
      breaches.push(`${id}: accepted ${accepted.length} times, ${audited} times in the timeline`);
  }
}
