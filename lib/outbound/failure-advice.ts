import "server-only";
import { adviceFor, isUnreachableReason, type Advice } from "@/lib/abdm/errors/error-catalogue";
import type { WireError } from "@/lib/abdm/messages";
import { SENDING_PROBLEMS, type SendingProblem } from "@/lib/consent/request/sending-problem";
import type { Said } from "@/lib/outbound/send-message";

type NoSession = Extract<Said, { outcome: "no-session" }>["reason"];

const OF_SESSION: Record<NoSession, SendingProblem> = {
  "no-credential": "no-credential",
  refused: "credential-refused",
  locked: "credential-stopped",
  unreachable: "gateway-unreachable",
};

/** What is said of a complaint while the message is still being tried, where that differs from what is said in the end. */
const MEANWHILE: Partial<Record<Advice, SendingProblem>> = {
  "admin-blocked-for-a-day": "gateway-blocked",
  "too-many-requests": "too-many-now",
};

/** Why there is no session: the gateway's words may know better than that it refused. */
export function sessionTrouble(reason: NoSession, error: WireError | null): SendingProblem {
  const said = error !== null && (error.code !== "" || error.message !== "");
  if (!said) return OF_SESSION[reason];
  if (reason === "unreachable") return isUnreachableReason(error) ? unreachableTrouble(error.message) : busyTrouble(error);
  const trouble = meanwhile(error);
  if (reason === "locked") return trouble === "credential-wrong-or-locked" ? "credential-locked" : "credential-stopped";
  return trouble ?? OF_SESSION[reason];
}

/** The network's own words; why it was not reached are ours, and stand in the advice. */
export const theirWords = (error: WireError | null): WireError =>
  error === null || isUnreachableReason(error) ? { code: "", message: "" } : error;

/** Why the gateway sent even a new session away. */
export const refusedTrouble = (error: WireError): SendingProblem => meanwhile(error) ?? "credential-refused";

/** Why the gateway does not take it now. A page, here, is only a proxy's in front of a gateway that is away. */
export function busyTrouble(error: WireError): SendingProblem {
  const trouble = meanwhile(error);
  return trouble === null || trouble === "admin-check-firewall" || trouble === "refused-without-reason"
    ? "gateway-busy"
    : trouble;
}

/** Why not a byte can have arrived. */
export const unreachableTrouble = (reason: string): SendingProblem =>
  meanwhile({ code: "", message: reason }) ?? "gateway-unreachable";

function meanwhile(error: WireError): SendingProblem | null {
  const advice = adviceFor(error);
  return MEANWHILE[advice] ?? SENDING_PROBLEMS.find((trouble) => trouble === advice) ?? null;
}
