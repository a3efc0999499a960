import type { AuditAction } from "@/lib/audit/audit-action";

/** An audited action in words, such as `consent request: taken back`. The codes themselves are the vocabulary of the trail. */
export const actionText = (action: AuditAction): string => action.replaceAll("-", " ").replace(".", ": ");
