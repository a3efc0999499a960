import "server-only";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import { auditEntry, auditLink } from "@/drizzle/schema/audit";
import { consentEvent } from "@/drizzle/schema/consent-event";
import { dataKey } from "@/drizzle/schema/record-keys";
import type { ConsentEventDetail } from "@/lib/consent/timeline/consent-event";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

export type ErasureRow = {
  id: number;
  at: Date;
  requestId: ConsentRequestId | null;
  artefactId: ConsentArtefactId | null;
  detail: ConsentEventDetail<"records.erased">;
  isKeyDeleted: boolean;
  /** The entry of the audit trail, and its number in the chain, where they are there. */
  entryId: number | null;
  seq: number | null;
};

/** The hospital's newest erasures of records, those before an id where one is given. */
export async function listErasures({ db, actor }: Tx, beforeId: number | null, limit: number): Promise<ErasureRow[]> {
  const { id, hospitalId, at, kind, artefactId, consentRequestId, detail } = consentEvent;
  // The kind as it stands in the condition of the index.
  const isErasure = sql`${kind} = 'records.erased'`;
  const rows = await db
    .select({
      id,
      at,
      requestId: consentRequestId,
      artefactId,
      detail,
      isKeyDeleted: sql<boolean>`${dataKey.id} is null`,
      entryId: auditEntry.id,
      seq: auditLink.seq,
    })
    .from(consentEvent)
    .leftJoin(
      auditEntry,
      and(
        eq(auditEntry.hospitalId, hospitalId),
        eq(auditEntry.subjectKind, "consent-artefact"),
        eq(auditEntry.subjectId, artefactId),
        eq(auditEntry.action, "records.erased"),
        eq(auditEntry.at, at),
      ),
    )
    .leftJoin(auditLink, and(eq(auditLink.hospitalId, hospitalId), eq(auditLink.entryId, auditEntry.id)))
    .leftJoin(dataKey, and(eq(dataKey.hospitalId, hospitalId), eq(dataKey.artefactId, artefactId)))
    .where(and(eq(hospitalId, actor.hospitalId), isErasure, beforeId === null ? undefined : lt(id, beforeId)))
    .orderBy(desc(id))
    .limit(limit);
  // The only writer takes a kind together with its own detail.
  return rows as ErasureRow[];
}
