import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import {
  hasEnded,
  type ConsentArtefactEvent,
  type ConsentArtefactStatus,
  type MismatchReason,
} from "@/lib/consent/artefact/consent-artefact-status";
import {
  insertConsentArtefacts,
  updateConsentArtefacts,
  type ConsentArtefactChange,
} from "@/lib/consent/artefact/consent-artefact-table";
import { stateAfter, type Change, type ConsentState } from "@/lib/consent/decision/consent-state";
import type { Decision } from "@/lib/consent/decision/decide-consent";
import { columnsAfter, eventOf, type TriggerWithDetail } from "@/lib/consent/request/advance-consent-request";
import {
  updateConsentRequest,
  type ConsentRequestChange,
  type ConsentRequestRow,
} from "@/lib/consent/request/consent-request-table";
import type { ConsentEvent } from "@/lib/consent/timeline/consent-event";
import { aboutRequest, recordAndPublish } from "@/lib/consent/timeline/consent-event-table";
import type { MachineTx } from "@/lib/db/transaction";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";
import { addOutboundMessages, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/** What is stored together with the changes of a decision. */
export type ChangeData = {
  /** Further columns of the request. */
  request?: ConsentRequestChange;
  /** Columns of the artefact whose details were fetched. */
  artefact?: ConsentArtefactChange;
  /** Why that artefact is not used. */
  mismatch?: { reasons: MismatchReason[]; error?: WireError };
  /** Our own clock ended it, not a message of the network. */
  byClock?: true;
};

/**
 * Stores the changes of a consent whose `state` was read under the lock of the request's row: request, artefacts, timeline, and a message for each
 * announced artefact that is to be fetched; and publishes them. A contradiction is recorded. Returns whether there were any changes.
 */
export async function applyChanges(
  tx: MachineTx,
  request: ConsentRequestRow,
  state: ConsentState,
  { changes, contradiction }: Decision,
  data: ChangeData = {},
): Promise<boolean> {
  if (changes.length === 0 && !contradiction && !data.request) return false;
  const writes: Writes = { request: {}, artefacts: new Map(), events: [] };
  let after = state;
  for (const change of changes) {
    const before = after;
    after = stateAfter(before, [change]);
    addWrites(writes, change, before, after, data, tx.now);
  }
  if (contradiction) writes.events.push({ kind: "consent-request.contradicted", detail: { reason: contradiction } });
  const { id } = request;
  await updateConsentRequest(tx, id, { ...writes.request, ...data.request });
  await storeArtefacts(tx, id, writes.artefacts, state, after);
  await recordAndPublish(tx, id, writes.events, aboutRequest(request));
  return changes.length > 0;
}

/** What is written for all changes together. */
type Writes = {
  request: ConsentRequestChange;
  artefacts: Map<ConsentArtefactId, ConsentArtefactChange>;
  events: (ConsentEvent & { artefactId?: ConsentArtefactId })[];
};

function addWrites(
  writes: Writes,
  change: Change,
  before: ConsentState,
  after: ConsentState,
  data: ChangeData,
  now: Date,
): void {
  switch (change.kind) {
    case "request": {
      if (after.status === before.status) return;
      const occurred: TriggerWithDetail = { event: change.event, ...(data.byClock && { byClock: data.byClock }) };
      Object.assign(writes.request, columnsAfter(after.status, occurred, now));
      writes.events.push(eventOf(before.status, occurred));
      return;
    }
    case "cm-request":
      writes.request.cmRequestOutcomes = after.cmRequestOutcomes;
      return;
    case "announce": {
      const { id: artefactId, initialStatus } = change;
      writes.artefacts.set(artefactId, { ...writes.artefacts.get(artefactId), announcedAt: now });
      if (before.artefacts[artefactId]) return;
      writes.events.push({ artefactId, kind: "consent-artefact.announced", detail: { initialStatus } });
      return;
    }
    case "artefact": {
      const { id: artefactId, event } = change;
      const from = before.artefacts[artefactId]?.status ?? null;
      if (from === after.artefacts[artefactId]?.status) return;
      const reasons = data.mismatch && { mismatchReasons: data.mismatch.reasons };
      writes.artefacts.set(artefactId, { ...writes.artefacts.get(artefactId), ...data.artefact, ...reasons });
      writes.events.push({ artefactId, ...artefactEvent(event, from, data) });
      return;
    }
  }
}

function artefactEvent(
  event: ConsentArtefactEvent,
  from: ConsentArtefactStatus | null,
  { mismatch, byClock }: ChangeData,
): ConsentEvent {
  const detail = { from, ...(byClock && { byClock }) };
  if (event !== "mismatched") return { kind: `consent-artefact.${event}`, detail };
  const reasons = mismatch?.reasons ?? [];
  return { kind: "consent-artefact.mismatched", detail: { ...detail, reasons, ...mismatch?.error } };
}

/** Writes artefacts, those with equal columns in one statement, and adds the messages that fetch the details of new ones. */
async function storeArtefacts(
  tx: MachineTx,
  consentRequestId: ConsentRequestId,
  artefacts: Writes["artefacts"],
  before: ConsentState,
  after: ConsentState,
): Promise<void> {
  const added: (ConsentArtefactChange & { id: ConsentArtefactId; status: ConsentArtefactStatus })[] = [];
  const updated = new Map<string, { ids: ConsentArtefactId[]; columns: ConsentArtefactChange }>();
  for (const [id, change] of artefacts) {
    const status = after.artefacts[id]?.status ?? "FETCHING";
    const known = before.artefacts[id];
    const isNewEnd = hasEnded(status) && status !== known?.status;
    const columns = { ...change, status, ...(isNewEnd && { endedAt: tx.now }) };
    if (!known) {
      added.push({ ...columns, id, consentRequestId });
      continue;
    }
    const key = JSON.stringify(columns);
    updated.set(key, { ids: [...(updated.get(key)?.ids ?? []), id], columns });
  }
  await insertConsentArtefacts(tx, added);
  for (const { ids, columns } of updated.values()) await updateConsentArtefacts(tx, ids, columns);
  const fetches = added.filter(({ status }) => status === "FETCHING");
  await addOutboundMessages(
    tx,
    fetches.map(({ id: artefactId }) => ({
      kind: "consent-fetch",
      artefactId,
      consentRequestId,
      uniqueKey: uniqueKeyOf.fetch(artefactId),
    })),
  );
}
