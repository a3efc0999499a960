import "server-only";

import { retryability } from "@/lib/abdm/errors/retryability";
import { type CallLimits, sendWireCall } from "@/lib/abdm/http/send-wire-call";
import type { UnreachableReason } from "@/lib/abdm/http/unreachable-reason";
import type { Dialect, SessionToken, WireError } from "@/lib/abdm/messages";
import type { OutboundRequestId } from "@/lib/ids";

/** The result of a session request. Only `busy` and `unreachable` may be retried automatically. */
export type SessionOutcome =
  | ({ outcome: "opened" } & SessionToken)
  /** The client id, the secret or the environment is wrong. */
  | { outcome: "refused"; status: number; error: WireError }
  /** A wrong secret, or the lock of about eight minutes after eight failures: the gateway's error is the same for both. */
  | { outcome: "locked"; status: number; error: WireError }
  | {
      outcome: "busy";
      status: number;
      error: WireError;
      retryAfterSeconds: number | null;
    }
  | { outcome: "unreachable"; reason: UnreachableReason | "no-answer" };

export type SessionRequest = CallLimits & {
  dialect: Dialect;
  gatewayUrl: string;
  client: { id: string; secret: string };
  cmId: string;
  requestId: OutboundRequestId;
  now: Date;
};

/** Requests a gateway session, once, without cache and retry. Never throws. Source: ABDM gateway, sessions. */
export async function openSession(request: SessionRequest): Promise<SessionOutcome> {
  const { dialect, gatewayUrl, client, cmId, requestId, now, ...limits } = request;
  const call = dialect.encodeSession(client, { requestId, timestamp: now, cmId });
  const delivery = await sendWireCall({ ...limits, gatewayUrl, call, accessToken: null });
  if (delivery.outcome === "unreachable") return delivery;
  if (delivery.outcome === "unanswered") return { outcome: "unreachable", reason: "no-answer" };
  const { status, body, retryAfterSeconds } = delivery;
  const session = dialect.decodeSession(status, body);
  if ("accessToken" in session) return { outcome: "opened", ...session };
  const { error } = session;
  if (/invalid user credentials/i.test(error.message)) return { outcome: "locked", status, error };
  if (retryability(status, error) === "retry") return { outcome: "busy", status, error, retryAfterSeconds };
  return { outcome: "refused", status, error };
}
