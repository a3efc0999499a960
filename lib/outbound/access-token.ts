import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import { isPaused } from "@/lib/outbound/circuit-breaker";
import { askWithStoredSecret, complaint, isRefusal } from "@/lib/outbound/open-gateway-session";
import { isStopped, mayGiveUp, tokenState } from "@/lib/credential/session-rules";
import { openAccessToken } from "@/lib/credential/credential-secrets";
import { inSessionTurn } from "@/lib/outbound/session-lease";
import {
  credentialById,
  findGatewaySession,
  lockGatewaySession,
  updateGatewaySession,
  type GatewaySessionRow,
} from "@/lib/credential/credential-table";
import { systemNow } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import type { CredentialId } from "@/lib/ids";
import { log } from "@/lib/log";

type Db = Context["db"];

/** `refused`: this try. `locked`: no further try before an admin tests or replaces the credential. */
export type Unavailable = {
  unavailable: "no-credential" | "refused" | "locked" | "unreachable";
  error: WireError;
};
export type AccessToken = { token: string } | Unavailable;

// By database, so that two pools in one process stand for two processes; on the process, since Next.js loads modules twice.
type Flights = WeakMap<Db, Map<CredentialId, Promise<AccessToken>>>;
const holder = globalThis as { consentDeskSessionFlights?: Flights };

/**
 * The token for a call under a credential: the stored one, or a new session, asked for once however many calls of
 * however many processes wait, and by nobody while the gateway is away. A token near its end is still given while the next is
 * fetched. Not inside a transaction. Throws `sealed-data-unreadable` under another key.
 */
export async function accessToken(db: Db, credentialId: CredentialId, now: Date): Promise<AccessToken> {
  const kept = await findGatewaySession(db, credentialId);
  const state = tokenState(kept, now);
  if (state === "spent" || !kept) return isStopped(kept) ? unavailable(kept) : fly(db, credentialId, kept, now);
  if (state === "due" && !isStopped(kept)) {
    fly(db, credentialId, kept, now).catch((error: unknown) =>
      log.warn("gateway session not refreshed", { credentialId, error }),
    );
  }
  return tokenIn(kept);
}

/**
 * Gives up a token that the gateway no longer takes (401), and tells whether another try makes sense: not where the
 * last new token was refused as well, until some minutes have passed. Then something else is wrong than the token.
 */
export async function dropAccessToken(db: Db, credentialId: CredentialId, token: string, now: Date): Promise<boolean> {
  return db.transaction(async (tx) => {
    const held = await lockGatewaySession(tx, credentialId);
    // Another has taken its place meanwhile.
    if (!held.accessToken || openAccessToken(credentialId, held.accessToken) !== token) return true;
    if (!mayGiveUp(held, now)) return false;
    await updateGatewaySession(tx, credentialId, {
      accessToken: null,
      expiresAt: null,
      tokensGivenUp: held.tokensGivenUp + 1,
    });
    return true;
  });
}

function fly(db: Db, credentialId: CredentialId, seen: GatewaySessionRow | null, now: Date): Promise<AccessToken> {
  const all = (holder.consentDeskSessionFlights ??= new WeakMap());
  const flights = all.get(db) ?? new Map<CredentialId, Promise<AccessToken>>();
  all.set(db, flights);
  const flying = flights.get(credentialId);
  if (flying) return flying;
  const flight = openInTurn(db, credentialId, seen, now).finally(() => flights.delete(credentialId));
  flights.set(credentialId, flight);
  return flight;
}

async function openInTurn(
  db: Db,
  credentialId: CredentialId,
  seen: GatewaySessionRow | null,
  now: Date,
): Promise<AccessToken> {
  const credential = await credentialById(db, credentialId);
  if (!credential || credential.state === "retired") return noCredential();
  return inSessionTurn<AccessToken>(db, credential, now, {
    known: async (held, waited, tx) => {
      if (held.accessToken && tokenState(held, now) === "fresh") return tokenIn(held);
      if (isStopped(held)) return unavailable(held);
      // Another process asked while this one waited: its failure serves both.
      const askedMeanwhile = waited || held.askedAt?.getTime() !== seen?.askedAt?.getTime();
      if (askedMeanwhile && held.outcome !== "opened") return unavailable(held);
      return (await isPaused(tx, credentialId, systemNow())) ? UNREACHABLE : null;
    },
    ask: () => askWithStoredSecret(credential, now),
    conclude: (_tx, answer) => (answer.outcome === "opened" ? { token: answer.accessToken } : failure(answer)),
  });
}

function tokenIn({ credentialId, accessToken: sealed }: GatewaySessionRow): AccessToken {
  return sealed ? { token: openAccessToken(credentialId, sealed) } : noCredential();
}

function failure(answer: Exclude<SessionOutcome, { outcome: "opened" }>): Unavailable {
  return {
    unavailable: isRefusal(answer) ? "refused" : "unreachable",
    error: complaint(answer),
  };
}

function unavailable(session: GatewaySessionRow | null): Unavailable {
  const error = {
    code: session?.errorCode ?? "",
    message: session?.errorMessage ?? "",
  };
  if (isStopped(session)) return { unavailable: "locked", error };
  return {
    unavailable: session?.outcome === "refused" ? "refused" : "unreachable",
    error,
  };
}

const UNREACHABLE: Unavailable = { unavailable: "unreachable", error: { code: "", message: "" } };

function noCredential(): Unavailable {
  return { unavailable: "no-credential", error: { code: "", message: "" } };
}
