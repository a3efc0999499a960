import "server-only";

import { parseErrorInSuccess, parseWireError } from "@/lib/abdm/errors/parse-wire-error";
import { retryability } from "@/lib/abdm/errors/retryability";
import { type CallLimits, type Delivery, sendWireCall } from "@/lib/abdm/http/send-wire-call";
import type { UnreachableReason } from "@/lib/abdm/http/unreachable-reason";
import type { Bridge, Dialect, Envelope, OutboundMessage, WireCall, WireError } from "@/lib/abdm/messages";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";
import { decodeBridge } from "@/lib/abdm/wire/decode-bridge";

/** The result of a call. */
export type CallOutcome =
  /** The gateway has accepted the call; the result follows in a callback. */
  | { outcome: "accepted" }
  /** The session has ended or an id header is wrong: open a new session and try once more. */
  | { outcome: "unauthorised"; status: number; error: WireError }
  /** Permanent: the call would be refused again, and a person must act. */
  | { outcome: "refused"; status: number; error: WireError }
  /** Temporary: send again later with a new request id. `retryAfterSeconds` is from the gateway's `Retry-After` header. */
  | {
      outcome: "busy";
      status: number;
      error: WireError;
      retryAfterSeconds: number | null;
    }
  /** The call was certainly not delivered. */
  | { outcome: "unreachable"; reason: UnreachableReason }
  /** The call may have been delivered: wait for the callback before sending again. */
  | { outcome: "unanswered" };

/** The gateway, the client's session and the ids of a call. */
export type CallTarget = CallLimits & {
  dialect: Dialect;
  gatewayUrl: string;
  accessToken: string;
  envelope: Envelope;
};

/** Sends one message to the gateway, once. Throws `UnsupportedMessage` for a message that the dialect does not have, and nothing else. */
export async function callGateway(target: CallTarget & { message: OutboundMessage }): Promise<CallOutcome> {
  return send(target, target.dialect.encode(target.message, target.envelope));
}

/** Registers the address to which the gateway sends callbacks, for the whole client id; replaces an earlier address. Never throws. */
export async function registerCallbackAddress(target: CallTarget & { url: string }): Promise<CallOutcome> {
  return send(target, target.dialect.encodeCallbackAddress(target.url, target.envelope));
}

/** `unreadable`: the gateway responded with success, but the body is not a bridge. */
export type BridgeOutcome =
  { outcome: "read"; bridge: Bridge } | { outcome: "unreadable" } | Exclude<CallOutcome, { outcome: "accepted" }>;

/** Reads, once, which callback address and facilities the gateway has registered for the client. Never throws. */
export async function readBridge(target: CallTarget): Promise<BridgeOutcome> {
  const delivery = await sendWireCall({ ...target, call: target.dialect.encodeReadBridge(target.envelope) });
  const bridge = delivery.outcome === "answered" ? decodeBridge(delivery.status, delivery.body) : null;
  if (bridge) return { outcome: "read", bridge };
  const outcome = toCallOutcome(delivery);
  return outcome.outcome === "accepted" ? { outcome: "unreadable" } : outcome;
}

async function send(target: CallTarget, call: WireCall): Promise<CallOutcome> {
  return toCallOutcome(await sendWireCall({ ...target, call }));
}

/** Classifies a response by status and body. Source: ABDM v3 M3, responses and errors. */
function toCallOutcome(delivery: Delivery): CallOutcome {
  if (delivery.outcome !== "answered") return delivery;
  const { status, body, retryAfterSeconds } = delivery;
  const isSuccess = status >= 200 && status < 300;
  const error = isSuccess ? parseErrorInSuccess(body) : parseWireError(body);
  if (error === null) return { outcome: "accepted" };
  // An HTML page with a 2xx status is from a proxy, not from the gateway: the message itself was not refused.
  const isProxyPage = isSuccess && error.message.startsWith(HTML_PAGE_MESSAGE);
  switch (isProxyPage ? "retry" : retryability(status, error)) {
    case "retry":
      return { outcome: "busy", status, error, retryAfterSeconds };
    case "unauthorised":
      return { outcome: "unauthorised", status, error };
    case "never":
      return { outcome: "refused", status, error };
  }
}
