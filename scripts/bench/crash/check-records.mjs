import { groupBy } from "./collect-evidence.mjs";
import { findUndelivered } from "./find-undelivered.mjs";

const ENDED = ["REVOKED", "EXPIRED", "DENIED"];
const isAccepted = ({ answered }) => answered !== null && answered >= 200 && answered < 300;

/**
 * Checks that each page of records that was acknowledged is stored and readable, once; that each transfer is finished and was reported
 * once; and that nothing is left of the consents that have ended.
 * @param {import("./collect-evidence.mjs").Evidence} evidence
 */
export function checkRecords(evidence) {
  const { transactions, artefacts, documents, dataRequests, kept } = evidence;
  const breaches = [];
  const statusOf = new Map(artefacts.map(({ id, status }) => [id, status]));
  const undelivered = findUndelivered(evidence.callbackAttempts).transactionIds;
  const known = transactions.filter(({ id }) => !undelivered.has(id));
  const documentsOf = groupBy(documents, ({ artefactId }) => artefactId);
  let pages = 0;
  for (const [artefactId, ofArtefact] of groupBy(known, ({ requested }) => requested.artefactId)) {
    const accepted = ofArtefact.flatMap(({ pushes }) => pushes.filter(isAccepted));
    pages += accepted.length;
    if (statusOf.get(artefactId) !== "GRANTED") continue;
    const stored = (documentsOf.get(artefactId) ?? []).map(({ careContextReference }) => careContextReference).sort();
    // A kill may come between storing a page and acknowledging it.
    const sent = referencesIn(ofArtefact.flatMap(({ pushes }) => pushes));
    const missing = referencesIn(accepted).filter((reference) => !stored.includes(reference));
    const unknown = stored.filter((reference) => !sent.includes(reference));
    if (missing.length > 0) breaches.push(`artefact ${artefactId}: [${missing}] was acknowledged and is not stored`);
    if (unknown.length > 0) breaches.push(`artefact ${artefactId}: [${unknown}] is stored and was not sent`);
  }
  for (const { artefactId, digest } of documents)
    if (digest === null) breaches.push(`a record of artefact ${artefactId} is not readable`);
  for (const [artefactId, own] of documentsOf)
    if (new Set(own.map(({ digest }) => digest)).size < own.length)
      breaches.push(`artefact ${artefactId} has a record twice`);
  checkReports({ ...evidence, transactions: known }, breaches);
  const inDoubt = checkTransfers(dataRequests, breaches);
  for (const { artefact_id: id, ...counts } of kept)
    if (ENDED.includes(statusOf.get(id)) && Object.values(counts).some((count) => count > 0))
      breaches.push(`artefact ${id} has ended, and is kept: ${JSON.stringify(counts)}`);
  return {
    breaches,
    figures: {
      "pages of records acknowledged": pages,
      "records readable": documents.length,
      "transfers checked": dataRequests.length,
      "requests of records whose last attempt is in doubt": inDoubt,
      "consents that ended with nothing left": artefacts.filter(({ status }) => ENDED.includes(status)).length,
    },
  };
}

/** The care contexts in pages of one artefact; each of its transfers has the same. */
const referencesIn = (pages) => [...new Set(pages.flatMap(({ careContextReferences }) => careContextReferences))];

/** Adds a breach for each transfer that was not reported once; a report that may have got lost is sent once more. */
function checkReports({ transactions, dataTransactions, calls }, breaches) {
  const requestOf = new Map(dataTransactions.map(({ id, data_request_id }) => [id, data_request_id]));
  const reportCalls = groupBy(
    calls.filter(({ message }) => message === "health-information-notify"),
    ({ outbound_message_id }) => outbound_message_id,
  );
  const withRepeat = new Map(
    [...reportCalls.values()].map((attempts) => [
      attempts[0]?.transaction_id,
      attempts.filter(({ outcome }) => ["in-flight", "unanswered"].includes(outcome)).length,
    ]),
  );
  for (const { id, reports } of transactions) {
    if (!requestOf.has(id)) breaches.push(`the transaction ${id} is not stored`);
    const mayHaveArrived = withRepeat.get(id) ?? 0;
    if (reports.length === 0 || reports.length > 1 + mayHaveArrived)
      breaches.push(`the transaction ${id} was reported ${reports.length} times`);
    if (new Set(reports.map(({ sessionStatus }) => sessionStatus)).size > 1)
      breaches.push(`the transaction ${id} was reported with different results`);
  }
}

/** Adds a breach for each transfer that is not finished; returns how many wait for an answer that is in doubt. */
function checkTransfers(dataRequests, breaches) {
  let inDoubt = 0;
  for (const { id, state, is_finished, is_in_doubt, open_keys } of dataRequests) {
    if (is_in_doubt) inDoubt += 1;
    else if (!is_finished) breaches.push(`the request of records ${id} is still ${state}`);
    if (is_finished && open_keys > 0) breaches.push(`the request of records ${id} is finished, and its key is kept`);
  }
  return inDoubt;
}
