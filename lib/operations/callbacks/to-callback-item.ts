import "server-only";
import type { ListedCallback } from "@/lib/operations/callbacks/callback-queries";
import type { CallbackItem } from "@/lib/operations/callbacks/callback-view";
import { PATIENCE } from "@/lib/inbound/time-out-waiting-callbacks";

/** A callback as a row of the admin's page shows it. */
export function toCallbackItem(row: ListedCallback): CallbackItem {
  const { consentRequestId, requestStatus, abhaAddress, waitsFor } = row;
  const until = new Date(row.receivedAt.getTime() + PATIENCE);
  return {
    id: row.id,
    message: row.message,
    state: row.state,
    reason: row.reason,
    waits: waitsFor !== null ? { for: waitsFor, until: until.toISOString() } : null,
    receivedAt: row.receivedAt.toISOString(),
    repeats: row.repeats,
    request:
      consentRequestId && requestStatus && abhaAddress !== null
        ? { id: consentRequestId, status: requestStatus, patient: { abhaAddress, name: row.patientName } }
        : null,
  };
}
