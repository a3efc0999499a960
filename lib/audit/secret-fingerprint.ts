import "server-only";
import { createHmac } from "node:crypto";
import { auditKeys } from "@/lib/audit/audit-keys";

/** 16 hexadecimal digits by which secrets differ in the audit trail; without the audit key nothing can be found from them. */
export function secretFingerprint(secret: string): string {
  return createHmac("sha256", auditKeys()[0].mac).update(`secret\n${secret}`).digest("hex").slice(0, 16);
}
