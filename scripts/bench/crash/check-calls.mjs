import { groupBy, idOf } from "./collect-evidence.mjs";

/** How long a question that may have arrived keeps the next one back; clocks differ by a little. */
const DOUBT = 59_000;
const LONGEST_CALL = 12_000;
/** The call did not arrive, or was refused by a gateway that did nothing. */
const HARMLESS = ["unreachable", "busy", "unauthorised", "refused"];

/**
 * Each gateway call was written down before it left, was made once, and again only for a reason.
 * @param {import("./collect-evidence.mjs").Evidence} evidence
 */
export function checkCalls({ calls, heard, recorded, rows, struckBetween }) {
  const breaches = [];
  const known = new Map(calls.map((call) => [call.id, call]));
  const times = groupBy(heard, idOf);
  for (const [id, entries] of times) {
    const call = known.get(id);
    if (entries.length > 1) breaches.push(`the call ${id} was heard ${entries.length} times`);
    if (!call) breaches.push(`the network heard ${entries[0]?.kind} ${id}, which stands nowhere`);
    else if (call.sent_at > new Date(entries[0]?.at).getTime() + 5) breaches.push(`the call ${id} left before its row`);
  }
  for (const { id, outcome, sent_at, message } of calls) {
    if (outcome === "accepted" && !times.has(id))
      breaches.push(`${message} ${id} counts as taken, and was never heard`);
    if (outcome === "leaving" && !struckBetween(sent_at, Number(sent_at) + LONGEST_CALL))
      breaches.push(`${message} ${id} was left open though nothing died`);
  }

  // What an acknowledgement answers stands only in what was heard.
  const answers = new Map(heard.map((entry) => [idOf(entry), (entry.body.response ?? entry.body.resp)?.requestId]));
  const subject = ({ id, message, consent_request_id, artefact_id }) =>
    `${message} ${message === "acknowledge-notification" ? (answers.get(id) ?? id) : (artefact_id ?? consent_request_id)}`;
  let repeated = 0;
  for (const [about, series] of groupBy(calls, subject)) {
    for (const [index, later] of series.entries()) {
      const earlier = series[index - 1];
      if (!earlier) continue;
      repeated += 1;
      if (!isReason(earlier, later, struckBetween))
        breaches.push(`${about} was said again ${later.sent_at - earlier.sent_at} ms after it was ${earlier.outcome}`);
    }
  }

  const inits = groupBy(
    calls.filter(({ message }) => message === "init-consent-request"),
    (call) => call.consent_request_id,
  );
  for (const { id } of rows) {
    const series = inits.get(id) ?? [];
    const attempted = recorded("consent-request.attempted", id);
    if (attempted !== series.length) breaches.push(`${id}: ${series.length} attempts, ${attempted} in the audit trail`);
    const taken = series.filter(({ outcome }) => outcome === "accepted");
    const accepted = recorded("consent-request.accepted", id);
    const cut = taken.some(({ sent_at }) => struckBetween(sent_at, Number(sent_at) + LONGEST_CALL));
    if (accepted > taken.length || (accepted < taken.length && !cut))
      breaches.push(`${id}: taken ${taken.length} times, ${accepted} times in the audit trail`);
  }
  return { breaches, figures: { "gateway calls": calls.length, "said again, for a reason": repeated } };
}

function isReason(earlier, later, struckBetween) {
  if (HARMLESS.includes(earlier.outcome)) return true;
  const gap = later.sent_at - earlier.sent_at;
  const inDoubt = earlier.outcome !== "accepted";
  // Only this one is put to a patient; the others may be repeated without harm, and are when a process died with their job.
  if (later.message === "init-consent-request") return inDoubt && gap >= DOUBT;
  return inDoubt || gap >= DOUBT || struckBetween(earlier.sent_at, later.sent_at);
}
