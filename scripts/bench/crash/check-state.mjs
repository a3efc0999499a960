const ONCE = ["submitted", "initiated", "granted", "denied"];

/**
 * Our requests stand where the network's do, no step happened twice, and the queue is empty and free.
 * @param {import("./collect-evidence.mjs").Evidence} evidence
 */
export function checkState({ requests: submitted, acknowledged, ...evidence }) {
  const breaches = [];
  const { asked, artefacts, jobs, workers, told, recorded, calls } = evidence;
  const rows = new Map(evidence.rows.map((row) => [row.id, row]));
  const denied = new Set(acknowledged.flatMap(({ kind, about }) => (kind === "deny" ? [about] : [])));
  const undelivered = new Set(openDeliveries(told));
  let waiting = 0;

  for (const { id } of submitted) {
    const row = rows.get(id);
    if (!row) {
      breaches.push(`request ${id} was acknowledged and is gone`);
      continue;
    }
    if (recorded("consent-request.submitted", id) !== 1) breaches.push(`request ${id} was not submitted once`);
  }
  for (const { id, status, cm_consent_request_id: first, other_cm_consent_request_ids: others } of rows.values()) {
    for (const step of ONCE) {
      const times = recorded(`consent-request.${step}`, id);
      if (times > 1) breaches.push(`request ${id} was ${step} ${times} times`);
    }
    if (recorded("consent-request.initiated", id) !== (first ? 1 : 0))
      breaches.push(`request ${id}: initiated or not?`);
    for (const [step, standing] of [
      ["granted", "GRANTED"],
      ["denied", "DENIED"],
    ])
      if ((recorded(`consent-request.${step}`, id) === 1) !== (status === standing))
        breaches.push(`request ${id} is ${status}, and the audit trail does not agree`);
    const known = [first, ...(others ?? [])].filter(Boolean);
    const theirs = known.map((cmId) => (denied.has(cmId) ? "DENIED" : asked.get(cmId)?.status));
    if (known.length === 0 && status === "SENDING") {
      waiting += 1;
      const series = calls.filter((call) => call.consent_request_id === id);
      if (!jobs.some(({ payload }) => payload.consentRequestId === id))
        breaches.push(`request ${id} is being sent by nobody (${series.map(({ outcome }) => outcome).join(", ")})`);
    } else if (!theirs.includes(status) && !known.some((cmId) => undelivered.has(cmId)))
      breaches.push(`request ${id} is ${status}, to the network ${theirs.join(", ")}`);
  }
  for (const { id } of artefacts) {
    const times = recorded("consent-artefact.announced", id);
    if (times !== 1) breaches.push(`artefact ${id} was announced ${times} times`);
  }
  for (const { task_identifier, attempts, max_attempts, locked_by, last_error } of jobs) {
    if (attempts >= max_attempts) breaches.push(`${task_identifier} was given up: ${last_error}`);
    if (locked_by) breaches.push(`${task_identifier} is locked by ${locked_by}`);
  }
  if (workers.length > 0) breaches.push(`${workers.length} workers that left are still said to live`);
  return {
    breaches,
    figures: {
      "requests submitted": submitted.length,
      "requests audited": rows.size,
      "artefacts audited": artefacts.length,
      "requests that wait for an answer in doubt": waiting,
    },
  };
}

/** The network's ids of requests of which something could not be delivered at all. */
function openDeliveries(told) {
  const arrived = new Set(told.flatMap(({ requestId, outcome }) => (outcome === "delivered" ? [requestId] : [])));
  return told.flatMap(({ requestId, body }) =>
    arrived.has(requestId) ? [] : [body.notification?.consentRequestId ?? body.consentRequest?.id],
  );
}
