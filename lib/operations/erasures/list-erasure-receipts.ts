import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { latestCheckpoint } from "@/lib/audit/chain-table";
import { listReceipts } from "@/lib/audit/removal-table";
import { findVerification } from "@/lib/audit/verification-table";
import type { Tx } from "@/lib/db/transaction";
import { listErasures, type ErasureRow } from "@/lib/operations/erasures/erasure-queries";
import type { ErasurePage, TrailState } from "@/lib/operations/erasures/erasure-view";

const PAGE_SIZE = 50;

/** One page of the receipts of erased records, the last one first: why and how many, where their audit entry stands, and no name of a patient. */
export const listErasureReceipts = query({
  name: "list-erasure-receipts",
  roles: ["privacy-officer"],
  input: z.object({
    /** The id of the last receipt that is shown. */
    cursor: z.preprocess(
      (value) => (value === "" ? null : value),
      z.coerce.number().int().positive().nullable().default(null),
    ),
  }),
  run: async (tx, { cursor }): Promise<ErasurePage> => {
    const [rows, stateOf] = await Promise.all([listErasures(tx, cursor, PAGE_SIZE + 1), trailStates(tx)]);
    const shown = rows.slice(0, PAGE_SIZE);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        requestId: row.requestId,
        artefactId: row.artefactId ?? "",
        ...row.detail,
        isKeyDeleted: row.isKeyDeleted,
        inTrail: stateOf(row),
      })),
      nextCursor: rows.length > shown.length && last ? String(last.id) : null,
    };
  },
  audits: ({ cursor }, { items }) => [
    {
      action: "audit.viewed",
      subject: { kind: "audit", id: "list-erasure-receipts" },
      detail: { isFirstPage: cursor === null, rows: items.length },
    },
  ],
});

async function trailStates(tx: Tx): Promise<(row: ErasureRow) => TrailState> {
  const [verification, checkpoint, [removal]] = await Promise.all([
    findVerification(tx),
    latestCheckpoint(tx),
    listReceipts(tx),
  ]);
  const signedUpTo = verification?.problem === null ? (checkpoint?.seq ?? 0) : 0;
  return ({ at, entryId, seq }) => {
    if (entryId === null) return removal && at <= removal.lastAt ? "exported" : "missing";
    return seq !== null && seq <= signedUpTo ? "signed" : "unsigned";
  };
}
