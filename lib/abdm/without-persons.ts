import "server-only";

import type { WireError } from "@/lib/abdm/messages";

/** An ABHA address or an e-mail address; an ABHA, Aadhaar or telephone number. */
const PERSONAL = /[\w.!-]+@[\w.-]+|\b\d(?:[ -]?\d){9,}\b/g;

/** A complaint for where no personal data may stand, such as the audit trail: addresses and long numbers are left out. */
export function redactPersonalData({ code, message }: WireError): WireError {
  return { code, message: message.replace(PERSONAL, "…") };
}
