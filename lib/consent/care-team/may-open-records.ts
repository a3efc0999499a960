import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { filterByMember } from "@/lib/consent/care-team/care-team-member-table";
import { listOpenAccesses } from "@/lib/consent/emergency/emergency-access-table";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { hasRole } from "@/lib/db/actor";
import type { ConsentRequestId, EmergencyAccessId } from "@/lib/ids";

type Request = Pick<ConsentRequestRow, "id" | "requesterId">;

/** By what somebody may read records: as the doctor who made the request or a member of its care team, or in an emergency until its end. */
export type ReadingRight = { kind: "team" } | { kind: "emergency"; access: EmergencyAccessId; endsAt: Date };

/**
 * Whether the actor may read the records of a request: the doctor who made it, the members of its care team, and a doctor who opened it in
 * an emergency. Whether there is still a consent is another question.
 */
export async function mayOpenRecords(tx: StaffTx, request: Request): Promise<boolean> {
  return (await readingRightOf(tx, request)) !== null;
}

/** By what the actor may read the records of a request; null where not at all. */
export async function readingRightOf(tx: StaffTx, request: Request): Promise<ReadingRight | null> {
  return (await readingRights(tx, [request])).get(request.id) ?? null;
}

/** The same for some requests: those whose records the actor may read. */
export async function readingRights(
  tx: StaffTx,
  requests: readonly Request[],
): Promise<Map<ConsentRequestId, ReadingRight>> {
  const { staffId } = tx.actor;
  if (!hasRole(tx.actor, "doctor")) return new Map();
  const others = requests.filter(({ requesterId }) => requesterId !== staffId).map(({ id }) => id);
  const [member, emergencies] = await Promise.all([
    filterByMember(tx, staffId, others),
    listOpenAccesses(tx, staffId, others),
  ]);
  const rights = new Map<ConsentRequestId, ReadingRight>();
  for (const { consentRequestId, id: access, endsAt } of emergencies)
    rights.set(consentRequestId, { kind: "emergency", access, endsAt });
  const own = requests.filter(({ requesterId }) => requesterId === staffId).map(({ id }) => id);
  for (const id of [...own, ...member]) rights.set(id, { kind: "team" });
  return rights;
}

/** Those of some requests whose records the actor may read. */
export async function filterByReader(tx: StaffTx, requests: readonly Request[]): Promise<Set<ConsentRequestId>> {
  return new Set((await readingRights(tx, requests)).keys());
}
