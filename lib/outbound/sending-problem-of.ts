import "server-only";
import { adviceFor, isUnreachableReason, type Advice } from "@/lib/abdm/errors/error-catalogue";
import type { WireError } from "@/lib/abdm/messages";
import { SENDING_PROBLEMS, type SendingProblem } from "@/lib/consent/request/sending-problem";
import type { FailedResult } from "@/lib/outbound/delivery-steps";

type NoSessionReason = Extract<FailedResult, { outcome: "no-session" }>["reason"];

/** Why a message has not been accepted, in a key of the catalogue, beside the gateway's own words. */
export function sendingProblemOf(result: FailedResult): { advice: SendingProblem; code: string; message: string } {
  switch (result.outcome) {
    case "no-session":
      return { advice: sessionProblem(result.reason, result.error), ...gatewayWords(result.error) };
    case "circuit-open":
      return { advice: result.reason, ...NO_WORDS };
    case "unauthorised":
      return { advice: temporaryProblem(result.error) ?? "credential-refused", ...result.error };
    case "busy":
      return { advice: busyProblem(result.error), ...result.error };
    case "unreachable":
      return { advice: unreachableProblem(result.reason), ...NO_WORDS };
    case "unanswered":
      return { advice: "no-answer-yet", ...NO_WORDS };
  }
}

const NO_WORDS = { code: "", message: "" };

/** The gateway's own words; a reason for not reaching it is not the gateway's, and is in the advice. */
const gatewayWords = (error: WireError | null): WireError =>
  error === null || isUnreachableReason(error) ? NO_WORDS : error;

const SESSION_PROBLEMS: Record<NoSessionReason, SendingProblem> = {
  "no-credential": "no-credential",
  refused: "credential-refused",
  stopped: "credential-stopped",
  unreachable: "gateway-unreachable",
};

/** Why there is no session: the gateway's error may contain more than the refusal. */
function sessionProblem(reason: NoSessionReason, error: WireError | null): SendingProblem {
  const hasWords = error !== null && (error.code !== "" || error.message !== "");
  if (!hasWords) return SESSION_PROBLEMS[reason];
  if (reason === "unreachable") {
    return isUnreachableReason(error) ? unreachableProblem(error.message) : busyProblem(error);
  }
  const problem = temporaryProblem(error);
  if (reason === "stopped")
    return problem === "credential-wrong-or-locked" ? "credential-locked" : "credential-stopped";
  return problem ?? SESSION_PROBLEMS[reason];
}

/** Why the gateway does not accept the message now. An HTML page, here, is a proxy's in front of a gateway that is unavailable. */
function busyProblem(error: WireError): SendingProblem {
  const problem = temporaryProblem(error);
  return problem === null || problem === "admin-check-firewall" || problem === "refused-without-reason"
    ? "gateway-busy"
    : problem;
}

/** Why the message was certainly not delivered. */
const unreachableProblem = (reason: string): SendingProblem =>
  temporaryProblem({ code: "", message: reason }) ?? "gateway-unreachable";

/** Advice that reads differently while the message is still being retried. */
const WHILE_RETRYING: Partial<Record<Advice, SendingProblem>> = {
  "admin-blocked-for-a-day": "gateway-blocked",
  "too-many-requests": "too-many-now",
};

function temporaryProblem(error: WireError): SendingProblem | null {
  const advice = adviceFor(error);
  return WHILE_RETRYING[advice] ?? SENDING_PROBLEMS.find((trouble) => trouble === advice) ?? null;
}
