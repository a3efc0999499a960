import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { findVerification } from "@/lib/audit/verification-table";
import type { Tx } from "@/lib/db/transaction";
import type { AuditState } from "@/lib/operations/audit/audit-view";

/** How far the audit trail is verified, and what is wrong with it. */
export const readAuditState = query({
  name: "read-audit-state",
  roles: ["privacy-officer", "admin"],
  input: z.object({}),
  run: (tx) => auditStateOf(tx),
  audits: { because: "times and numbers of the verification" },
});

/** The same, for other queries. */
export async function auditStateOf(tx: Tx): Promise<AuditState> {
  const state = await findVerification(tx);
  const { problem = null, problemAt = null, checkpointSeq = null, checkpointAt = null } = state ?? {};
  return {
    verifiedUpTo: state?.lastAt?.toISOString() ?? null,
    verifiedAt: state?.reachedEndAt?.toISOString() ?? null,
    checkpoint: checkpointSeq !== null && checkpointAt ? { seq: checkpointSeq, at: checkpointAt.toISOString() } : null,
    problem:
      problem !== null && problemAt
        ? {
            kind: problem,
            seq: state?.problemSeq ?? null,
            entryId: state?.problemEntryId ?? null,
            at: problemAt.toISOString(),
          }
        : null,
  };
}
