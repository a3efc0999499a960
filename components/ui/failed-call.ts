import { unstable_isUnrecognizedActionError as isUnrecognizedAction } from "next/navigation";
import type { ActionResult } from "@/lib/web/action-result";

/**
 * What it means that the call of a server action threw: a refusal where the server knows no such action, because the page is of another
 * version; null where the server was not reached or could not answer.
 */
export function refusalOfFailedCall(error: unknown): Extract<ActionResult<never>, { status: "refused" }> | null {
  return isUnrecognizedAction(error) ? { status: "refused", code: "page-outdated", fields: {} } : null;
}
