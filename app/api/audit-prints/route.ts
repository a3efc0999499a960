import { recordAuditPrint } from "@/lib/operations/audit/record-audit-print";
import { jsonCommand } from "@/lib/web/json-query";

export const POST = jsonCommand(recordAuditPrint, () => ({}));
