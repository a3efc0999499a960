import { listAuditEntries } from "@/lib/operations/audit/list-audit-entries";
import { jsonCommand } from "@/lib/web/json-query";

/** By POST, so that no patient is in an address. */
export const POST = jsonCommand(listAuditEntries);
