import "server-only";

import type { Dialect, Envelope, OutboundMessage, WireCall, WireError } from "@/lib/abdm/messages";
import { retryability } from "@/lib/abdm/errors/retryability";
import { type CallLimits, type Delivery, sendWireCall } from "@/lib/abdm/http/send-wire-call";
import type { UnreachableReason } from "@/lib/abdm/http/unreachable-reason";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";
import { errorInSuccess, parseWireError } from "@/lib/abdm/errors/parse-wire-error";

/** What came of a call. Only `accepted` says that an answer will come, by callback. */
export type CallOutcome =
  | { outcome: "accepted" }
  /** The session is over, or an id header is wrong: open a new session, try once more. */
  | { outcome: "unauthorised"; status: number; error: WireError }
  /** It will be refused again: a person must act. */
  | { outcome: "refused"; status: number; error: WireError }
  /** Send again later, with a new request id. `retryAfterSeconds` is the gateway's own wish. */
  | {
      outcome: "busy";
      status: number;
      error: WireError;
      retryAfterSeconds: number | null;
    }
  /** It surely did not arrive. */
  | { outcome: "unreachable"; reason: UnreachableReason }
  /** It may have arrived: wait for the callback before saying it again. */
  | { outcome: "unanswered" };

/** Where and as whom to call. */
export type CallTarget = CallLimits & {
  dialect: Dialect;
  gatewayUrl: string;
  accessToken: string;
  envelope: Envelope;
};

/** Says one message to the gateway, once. Never throws but for a message that the dialect does not have. */
export async function callGateway(target: CallTarget & { message: OutboundMessage }): Promise<CallOutcome> {
  return send(target, target.dialect.encode(target.message, target.envelope));
}

/** Tells the gateway the address below which it finds our callbacks. Last writer wins, for the whole client id. */
export async function registerCallbackAddress(target: CallTarget & { url: string }): Promise<CallOutcome> {
  return send(target, target.dialect.encodeCallbackAddress(target.url, target.envelope));
}

async function send(target: CallTarget, call: WireCall): Promise<CallOutcome> {
  return toCallOutcome(await sendWireCall({ ...target, call }));
}

/** Reads an answer's status and body. Source: ABDM v3 M3, answers and errors. */
export function toCallOutcome(delivery: Delivery): CallOutcome {
  if (delivery.outcome !== "answered") return delivery;
  const { status, body, retryAfterSeconds } = delivery;
  const success = status >= 200 && status < 300;
  const error = success ? errorInSuccess(body) : parseWireError(body);
  if (error === null) return { outcome: "accepted" };
  // A page in a 2xx is a proxy's, not the gateway's refusal: nothing is known to be wrong with the message.
  const proxy = success && error.message.startsWith(HTML_PAGE_MESSAGE);
  switch (proxy ? "retry" : retryability(status, error)) {
    case "retry":
      return { outcome: "busy", status, error, retryAfterSeconds };
    case "unauthorised":
      return { outcome: "unauthorised", status, error };
    case "never":
      return { outcome: "refused", status, error };
  }
}
