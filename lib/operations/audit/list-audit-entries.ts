import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { auditedFilter, auditFilterInput, filterOf } from "@/lib/operations/audit/audit-input";
import { listAuditRows } from "@/lib/operations/audit/audit-queries";
import type { AuditPage } from "@/lib/operations/audit/audit-view";
import { toAuditEntryView } from "@/lib/operations/audit/to-audit-entry-view";

const PAGE_SIZE = 50;

/** One page of the audit trail, newest first. Throws `not-allowed` for an admin who asks about a patient. */
export const listAuditEntries = query({
  name: "list-audit-entries",
  roles: ["privacy-officer", "admin"],
  input: auditFilterInput.extend({
    /** The id of the last entry that is shown. */
    cursor: z.preprocess(
      (value) => (value === "" ? null : value),
      z.coerce.number().int().positive().nullable().default(null),
    ),
  }),
  run: async (tx, { cursor, ...input }): Promise<AuditPage> => {
    const filter = await filterOf(tx, input);
    const rows = filter ? await listAuditRows(tx, filter, cursor, PAGE_SIZE + 1) : [];
    const shown = rows.slice(0, PAGE_SIZE);
    const last = shown.at(-1);
    return {
      items: shown.map(toAuditEntryView),
      nextCursor: rows.length > shown.length && last ? String(last.id) : null,
    };
  },
  audits: ({ cursor, abhaAddress, ...filter }, { items }) => [
    {
      action: "audit.viewed",
      subject: { kind: "audit", id: "list-audit-entries" },
      detail: { ...auditedFilter({ ...filter, abhaAddress }), isFirstPage: cursor === null, rows: items.length },
      ...(abhaAddress !== null && { patient: abhaAddress }),
    },
  ],
});
