import "server-only";
import { createHmac } from "node:crypto";
import { auditKeys } from "@/lib/audit/audit-keys";
import type { HospitalId } from "@/lib/ids";

/** The key, 64 hexadecimal digits, with which alerts of a hospital are signed. It follows from the first key of `AUDIT_KEY`. */
export function alertKey(hospitalId: HospitalId): string {
  return createHmac("sha256", auditKeys()[0].mac).update(`alerts\n${hospitalId}`).digest("hex");
}

/** The value of the signature's header: HMAC-SHA-256 over the time in seconds, a dot, and the body. */
export function alertSignature(hospitalId: HospitalId, body: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1_000);
  const mac = createHmac("sha256", alertKey(hospitalId)).update(`${time}.${body}`).digest("hex");
  return `t=${time},v1=${mac}`;
}
