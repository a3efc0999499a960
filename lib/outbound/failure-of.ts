import "server-only";
import type { Trouble } from "@/lib/consent/request/sending-problem";
import type { Said } from "@/lib/outbound/send-message";
import {
  busyTrouble,
  refusedTrouble,
  sessionTrouble,
  theirWords,
  unreachableTrouble,
} from "@/lib/outbound/failure-advice";

type Unsaid = Exclude<Said, { outcome: "accepted" | "refused" | "withheld" }>;

/** Why a message has not been taken, in a key of the catalogue, beside the gateway's own words. */
export function troubleOf(said: Unsaid): {
  advice: Trouble;
  code: string;
  message: string;
} {
  switch (said.outcome) {
    case "no-session":
      return { advice: sessionTrouble(said.reason, said.error), ...theirWords(said.error) };
    case "held":
      return { advice: said.reason, code: "", message: "" };
    case "unauthorised":
      return { advice: refusedTrouble(said.error), ...said.error };
    case "busy":
      return { advice: busyTrouble(said.error), ...said.error };
    case "unreachable":
      return { advice: unreachableTrouble(said.reason), code: "", message: "" };
    case "unanswered":
      return { advice: "no-answer-yet", code: "", message: "" };
  }
}
