import "server-only";
import type { DecisionOutcome } from "@/lib/consent/decision/record-decision";
import type { Outcome } from "@/lib/inbound/callback-result";

/** The fate of a callback whose decision was applied. */
export function fromDecision(decision: DecisionOutcome): Outcome {
  switch (decision.outcome) {
    case "processed":
    case "repeat":
      return {
        state: decision.outcome,
        consentRequestId: decision.consentRequestId,
      };
    case "early":
      return { state: "parked", waitsFor: decision.waitsFor };
    case "clash":
      return {
        state: "clash",
        reason: decision.reason,
        consentRequestId: decision.consentRequestId,
      };
  }
}
