/**
 * Finds the callbacks that the sandbox could not deliver in any attempt: it gives up after four repeats, and during faults all of them can
 * meet a process that is just restarting. Of these the product cannot know.
 * @param {import("./collect-evidence.mjs").Evidence["callbackAttempts"]} callbackAttempts
 */
export function findUndelivered(callbackAttempts) {
  const delivered = new Set(
    callbackAttempts.flatMap(({ requestId, outcome }) => (outcome === "delivered" ? [requestId] : [])),
  );
  const undelivered = callbackAttempts.filter(({ requestId }) => !delivered.has(requestId));
  const onInits = undelivered.filter(({ kind }) => kind === "on-init");
  return {
    /** The consent manager's ids of the requests of which a callback was not delivered. */
    cmIds: new Set(undelivered.map(({ body }) => body.notification?.consentRequestId ?? body.consentRequest?.id)),
    /** The same, for those of which the on-init was not delivered. */
    cmIdsWithoutOnInit: new Set(onInits.map(({ body }) => body.consentRequest?.id)),
    /** The transfers of records of which the on-request was not delivered. */
    transactionIds: new Set(
      undelivered.flatMap(({ kind, body }) => (kind === "on-request" ? [body.hiRequest?.transactionId] : [])),
    ),
    /** The ids of the init calls whose on-init was not delivered. */
    initIds: new Set(onInits.map(({ body }) => (body.response ?? body.resp)?.requestId)),
  };
}
