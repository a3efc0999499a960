import "server-only";
import { z } from "zod";
import { commandInSteps, type StaffScope } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { atPresent, readOnly } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { auditedFilter, auditFilterInput, filterOf } from "@/lib/operations/audit/audit-input";
import { listAuditRows, type AuditFilter, type AuditRow } from "@/lib/operations/audit/audit-queries";
import { EXPORT_FORMATS, exportedLine, exportHeader, type ExportFormat } from "@/lib/operations/audit/exported-line";
import { toAuditEntryView } from "@/lib/operations/audit/to-audit-entry-view";
import { sessionActor } from "@/lib/staff/staff-session";

const BATCH = 1_000;

/** A file of entries, in parts. */
export type AuditExport = { format: ExportFormat; parts: AsyncGenerator<string> };

/** The entries that a filter finds as CSV or JSON lines, newest first, as they are at the moment; a few at a time, while the session lasts. The export itself is recorded first. */
export const exportAudit = commandInSteps({
  name: "export-audit",
  roles: ["privacy-officer"],
  needsVerification: true,
  input: auditFilterInput.extend({ format: z.enum(EXPORT_FORMATS) }),
  before: async (tx, { format, ...input }) => {
    const { abhaAddress } = input;
    await recordAudit(tx, {
      action: "audit.exported",
      subject: { kind: "audit", id: "export-audit" },
      detail: { ...auditedFilter(input), format },
      ...(abhaAddress !== null && { patient: abhaAddress }),
    });
    return filterOf(tx, input);
  },
  call: (scope, filter, { format }): Promise<AuditExport> =>
    Promise.resolve({ format, parts: exportedParts(scope, filter, format) }),
});

async function* exportedParts(scope: StaffScope, filter: AuditFilter | null, format: ExportFormat) {
  yield exportHeader(format);
  let after: number | null = null;
  let isLast = filter === null;
  while (filter !== null && !isLast) {
    await requireSession(scope);
    const rows: AuditRow[] = await readRows(scope, filter, after);
    yield rows.map((row) => exportedLine(toAuditEntryView(row), format)).join("");
    isLast = rows.length < BATCH;
    after = rows.at(-1)?.id ?? null;
  }
}

/** A long file is sent for as long as the session lasts under which it was asked for. Throws `not-signed-in` once it has ended or is locked. */
async function requireSession(scope: StaffScope): Promise<void> {
  const { sessionId } = scope.actor.origin;
  if (sessionId !== null && !(await sessionActor(atPresent(scope), sessionId))) throw new AppError("not-signed-in");
}

const readRows = (scope: StaffScope, filter: AuditFilter, after: number | null) =>
  readOnly(scope, (tx) => listAuditRows(tx, filter, after, BATCH));
