import "server-only";
import { MINUTE, SECOND } from "@/lib/clock";
import type { GatewaySessionRow } from "@/lib/credential/gateway-session-table";

/** Refusals in a row after which only an admin may try again; eight lock the client at the gateway. */
export const REFUSALS_BEFORE_STOP = 2;
const GATEWAY_LOCK = 8 * MINUTE;

/** A token with less time left is not used any more. */
const MINIMUM_LEFT = 30 * SECOND;
/** The part of a token's life after which the next one is requested. */
const REFRESH_FROM = 0.8;
const PAUSE_AFTER_FAILURE = 15 * SECOND;

/** How long a token that replaced a refused one is kept although the gateway refuses it as well. */
const DROP_AGAIN_AFTER = 5 * MINUTE;

type Session = Pick<GatewaySessionRow, "accessToken" | "expiresAt" | "requestedAt" | "outcome" | "refusals">;

/** `valid`: use it. `renew`: use it, and request the next one meanwhile. `expired`: there is none to use. */
export function tokenState(session: Session | null, now: Date): "valid" | "renew" | "expired" {
  if (!session?.accessToken || !session.expiresAt || !session.requestedAt) return "expired";
  const left = session.expiresAt.getTime() - now.getTime();
  if (left < MINIMUM_LEFT) return "expired";
  const sinceRequest = now.getTime() - session.requestedAt.getTime();
  // After a failed refresh `requestedAt` is no longer the token's beginning, and only the pause counts.
  if (session.outcome !== "opened") return sinceRequest < PAUSE_AFTER_FAILURE ? "valid" : "renew";
  return sinceRequest < REFRESH_FROM * (left + sinceRequest) ? "valid" : "renew";
}

/** Whether a token that the gateway refused is worth replacing: the first always, the next only once it has some age. */
export function mayDropToken(session: Pick<GatewaySessionRow, "tokensDropped" | "requestedAt">, now: Date): boolean {
  if (session.tokensDropped === 0 || !session.requestedAt) return true;
  return now.getTime() - session.requestedAt.getTime() >= DROP_AGAIN_AFTER;
}

/** Whether only an admin may request a session again. */
export function isStopped(session: Pick<Session, "refusals"> | null): boolean {
  return (session?.refusals ?? 0) >= REFUSALS_BEFORE_STOP;
}

/**
 * Whether an administrator may try a secret now: two refusals in a row are followed by the time after which the gateway forgets them, so
 * that nobody locks the client whose credential works.
 */
export function mayTryByHand(
  session: Pick<GatewaySessionRow, "refusalsByHand" | "refusedByHandAt"> | null,
  now: Date,
): boolean {
  if (!session?.refusedByHandAt || session.refusalsByHand < REFUSALS_BEFORE_STOP) return true;
  return now.getTime() - session.refusedByHandAt.getTime() >= GATEWAY_LOCK;
}
