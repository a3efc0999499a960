import "server-only";

import { codeRetry } from "@/lib/abdm/errors/error-catalogue";
import type { WireError } from "@/lib/abdm/messages";

/** What an error means for the next attempt, which always has a new request id. */
export type Retryability = "retry" | "unauthorised" | "never";

const TEMPORARY_MESSAGE = /unknown exception|try (again )?later|unavailable|timed? ?out|too many requests/i;
/** The content of the message is wrong, even if the status suggests a fault of the gateway. */
const INVALID_FIELD_MESSAGE = /invalid|mandatory|cannot be|must be|missing|not recogni[sz]ed/i;
const SESSION_ENDED_MESSAGE = /authorization header is missing|invalid user credentials/i;
const PERMANENT_MESSAGE = /you are blocked|no mapping found/i;

/**
 * Whether to send again with back-off (`retry`), to open a new session first (`unauthorised`), or to give up (`never`). The
 * code has precedence over the status, because v3 sends "Invalid Timestamp" with 404 and an error can have a 2xx status.
 * Source: ABDM v3 M3, errors, and observed responses.
 */
export function retryability(status: number, { code, message }: WireError): Retryability {
  const retry = codeRetry(code);
  if (retry === "never" || PERMANENT_MESSAGE.test(message)) return "never";
  if (retry === "new-session" || SESSION_ENDED_MESSAGE.test(message)) return "unauthorised";
  if (retry === "retry") return "retry";
  if (retry === "by-message" && TEMPORARY_MESSAGE.test(message)) return "retry";
  if (code === "ABDM-9999" && message !== "") return "never";
  if (status === 401) return "unauthorised";
  if (retry === "by-message" && INVALID_FIELD_MESSAGE.test(message)) return "never";
  if (status === 408 || status === 429 || status >= 500) return "retry";
  return "never";
}
