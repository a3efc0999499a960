import "server-only";
import type { Trouble } from "@/lib/consent-request/trouble";
import type { Said } from "@/lib/gateway/send/say";

type Unsaid = Exclude<Said, { outcome: "accepted" | "refused" | "withheld" }>;

const NO_SESSION: Record<Extract<Unsaid, { outcome: "no-session" }>["reason"], Trouble> = {
  "no-credential": "no-credential",
  refused: "credential-refused",
  locked: "credential-locked",
  unreachable: "gateway-unreachable",
};

/** Why a message has not been taken, in a key of the catalogue, beside the gateway's own words. */
export function troubleOf(said: Unsaid): {
  advice: Trouble;
  code: string;
  message: string;
} {
  switch (said.outcome) {
    case "no-session":
      return {
        advice: NO_SESSION[said.reason],
        code: said.error?.code ?? "",
        message: said.error?.message ?? "",
      };
    case "held":
      return { advice: said.reason, code: "", message: "" };
    case "unauthorised":
      return { advice: "credential-refused", ...said.error };
    case "busy":
      return { advice: "gateway-busy", ...said.error };
    case "unreachable":
      return { advice: "gateway-unreachable", code: "", message: said.reason };
    case "unanswered":
      return { advice: "no-answer-yet", code: "", message: "" };
  }
}
