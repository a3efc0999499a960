import "server-only";
import type { CmConsentRequestId } from "@/lib/ids";

/** Every id by which the consent manager knows a request, the one that counts first. */
export function questionsOf(row: {
  cmConsentRequestId: CmConsentRequestId | null;
  otherCmConsentRequestIds: CmConsentRequestId[] | null;
}): CmConsentRequestId[] {
  return [...(row.cmConsentRequestId ? [row.cmConsentRequestId] : []), ...(row.otherCmConsentRequestIds ?? [])];
}
