import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { filterByMember } from "@/lib/consent/care-team/care-team-member-table";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { hasRole } from "@/lib/db/actor";
import type { ConsentRequestId } from "@/lib/ids";

type Request = Pick<ConsentRequestRow, "id" | "requesterId">;

/**
 * Whether the actor may read the records of a request: the doctor who made it, and the members of its care team. Whether there is
 * still a consent is another question.
 */
export async function mayOpenRecords(tx: StaffTx, request: Request): Promise<boolean> {
  return (await filterByReader(tx, [request])).has(request.id);
}

/** Those of some requests whose records the actor may read: one statement. */
export async function filterByReader(tx: StaffTx, requests: readonly Request[]): Promise<Set<ConsentRequestId>> {
  const { staffId } = tx.actor;
  if (!hasRole(tx.actor, "doctor")) return new Set();
  const own = requests.filter(({ requesterId }) => requesterId === staffId).map(({ id }) => id);
  const others = requests.filter(({ requesterId }) => requesterId !== staffId).map(({ id }) => id);
  return new Set([...own, ...(await filterByMember(tx, staffId, others))]);
}
