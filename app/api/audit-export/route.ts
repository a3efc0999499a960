import { exportAudit } from "@/lib/operations/audit/export-audit";
import { auditExportResponse } from "@/lib/web/audit-export-response";
import { jsonCommand } from "@/lib/web/json-query";

/** By POST, so that no patient is in an address. */
export const POST = jsonCommand(exportAudit, auditExportResponse);
