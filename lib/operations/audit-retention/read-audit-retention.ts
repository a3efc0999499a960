import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { auditKeys } from "@/lib/audit/audit-keys";
import { isSignedReceipt } from "@/lib/audit/removal-receipt";
import { listReceipts } from "@/lib/audit/removal-table";
import { env } from "@/lib/env";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import type { AuditRetention } from "@/lib/operations/audit-retention/audit-retention-view";

/** For how long the hospital's audit trail is kept, and the receipts of what was exported and removed. */
export const readAuditRetention = query({
  name: "read-audit-retention",
  roles: ["privacy-officer", "admin"],
  input: z.object({}),
  run: async (tx): Promise<AuditRetention> => {
    const [{ auditDays }, receipts] = await Promise.all([findOwnHospital(tx), listReceipts(tx)]);
    return {
      days: auditDays,
      hasFolder: env().AUDIT_EXPORT_DIR !== undefined,
      removals: receipts.map((receipt) => ({
        id: receipt.id,
        firstAt: receipt.firstAt.toISOString(),
        lastAt: receipt.lastAt.toISOString(),
        entries: receipt.entries,
        fileName: receipt.fileName,
        removedAt: receipt.removedAt.toISOString(),
        isSigned: isSignedReceipt(receipt, auditKeys()),
      })),
    };
  },
  audits: { because: "numbers, times and names of files" },
});
