import "server-only";

import type { Dialect, SessionToken, WireError } from "@/lib/abdm/messages";
import { retryability } from "@/lib/abdm/errors/retryability";
import { type CallLimits, sendWireCall } from "@/lib/abdm/http/send-wire-call";
import type { UnreachableReason } from "@/lib/abdm/http/unreachable-reason";
import type { GatewayRequestId } from "@/lib/ids";

/** What came of asking for a session. No outcome but `busy` and `unreachable` may be tried again in a loop. */
export type SessionOutcome =
  | ({ outcome: "opened" } & SessionToken)
  /** Client id, secret or environment are wrong. */
  | { outcome: "refused"; status: number; error: WireError }
  /** Perhaps a wrong secret, perhaps the lock of about eight minutes that eight failures bring; both read alike. */
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
  requestId: GatewayRequestId;
  now: Date;
};

/** Opens a gateway session, once: nothing is cached and nothing is tried again here. Never throws. Source: ABDM gateway, sessions. */
export async function openSession(request: SessionRequest): Promise<SessionOutcome> {
  const { dialect, gatewayUrl, client, cmId, requestId, now, ...limits } = request;
  const call = dialect.encodeSession(client, {
    requestId,
    timestamp: now,
    cmId,
  });
  const delivery = await sendWireCall({ ...limits, gatewayUrl, call, accessToken: null });
  if (delivery.outcome === "unreachable") return delivery;
  if (delivery.outcome === "unanswered") return { outcome: "unreachable", reason: "no-answer" };
  const { status, body, retryAfterSeconds } = delivery;
  const answer = dialect.decodeSession(status, body);
  if ("accessToken" in answer) return { outcome: "opened", ...answer };
  const { error } = answer;
  if (/invalid user credentials/i.test(error.message)) return { outcome: "locked", status, error };
  if (retryability(status, error) === "retry") return { outcome: "busy", status, error, retryAfterSeconds };
  return { outcome: "refused", status, error };
}
