import "server-only";
import { MINUTE, SECOND } from "@/lib/clock";
import type { GatewaySessionRow } from "@/lib/credential/credential-table";

/** Refusals in a row after which only an admin may try again; eight lock the client at the gateway. */
export const REFUSALS_BEFORE_STOP = 2;
const REFUSALS_BEFORE_PAUSE = 6;
const GATEWAY_LOCK = 8 * MINUTE;

const LEAST_LEFT = 30 * SECOND;
const REFRESH_FROM = 0.8;
const PAUSE_AFTER_FAILURE = 15 * SECOND;

/** How long a token that replaced a refused one is kept although it is refused as well. */
const GIVE_UP_AGAIN_AFTER = 5 * MINUTE;

type Session = Pick<GatewaySessionRow, "accessToken" | "expiresAt" | "askedAt" | "outcome" | "refusals">;

/** `fresh`: use it. `due`: use it, and fetch the next one meanwhile. `spent`: there is none to use. */
export function tokenState(session: Session | null, now: Date): "fresh" | "due" | "spent" {
  if (!session?.accessToken || !session.expiresAt || !session.askedAt) return "spent";
  const left = session.expiresAt.getTime() - now.getTime();
  if (left < LEAST_LEFT) return "spent";
  const sinceAsked = now.getTime() - session.askedAt.getTime();
  // After a failed refresh `askedAt` is no longer the token's beginning, and only the pause counts.
  if (session.outcome !== "opened") return sinceAsked < PAUSE_AFTER_FAILURE ? "fresh" : "due";
  return sinceAsked < REFRESH_FROM * (left + sinceAsked) ? "fresh" : "due";
}

/** Whether a token that was refused is worth replacing: the first always, the next only once it has some age. */
export function mayGiveUp(session: Pick<GatewaySessionRow, "tokensGivenUp" | "askedAt">, now: Date): boolean {
  if (session.tokensGivenUp === 0 || !session.askedAt) return true;
  return now.getTime() - session.askedAt.getTime() >= GIVE_UP_AGAIN_AFTER;
}

/** Whether nothing but an admin may ask the gateway again. */
export function isStopped(session: Pick<Session, "refusals"> | null): boolean {
  return (session?.refusals ?? 0) >= REFUSALS_BEFORE_STOP;
}

/** Whether even an admin's next try could lock the client. */
export function isNearGatewayLock(session: Pick<Session, "refusals" | "askedAt"> | null, now: Date): boolean {
  if (!session?.askedAt || session.refusals < REFUSALS_BEFORE_PAUSE) return false;
  return now.getTime() - session.askedAt.getTime() < GATEWAY_LOCK;
}

/** Where callback signatures are verified unless somebody says otherwise: below the gateway's origin. */
export function defaultTrust(gatewayUrl: string): {
  jwksUrl: string;
  issuer: string;
} {
  const issuer = `${new URL(gatewayUrl).origin}/auth/realms/central-registry`;
  return { jwksUrl: `${issuer}/protocol/openid-connect/certs`, issuer };
}

/** The issuers that a credential names: one or several addresses, separated by spaces or commas. */
export function issuersIn(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
