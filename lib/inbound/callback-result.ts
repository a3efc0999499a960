import "server-only";
import type { DecisionResult } from "@/lib/consent/decision/record-decision";
import type { CallbackReason } from "@/lib/inbound/callback-reason";
import type { ConsentRequestId } from "@/lib/ids";

/** The result of processing a callback. `waitsFor` is the id that must become known first. */
export type CallbackResult =
  | { state: "processed" | "repeat"; consentRequestId: ConsentRequestId | null }
  | { state: "waiting-for-dependency"; waitsFor: string }
  | { state: "contradiction"; reason: CallbackReason; consentRequestId: ConsentRequestId | null }
  | { state: "unmatched"; reason: CallbackReason }
  | { state: "malformed"; reason: "malformed"; problem: string };

/** The result for a callback that reported a decision of the patient. */
export function fromDecision(decision: DecisionResult): CallbackResult {
  const { outcome, ...rest } = decision;
  return { state: outcome, ...rest } as CallbackResult;
}
