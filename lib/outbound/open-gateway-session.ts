import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import type { WireError } from "@/lib/abdm/messages";
import { openSession, type SessionOutcome } from "@/lib/abdm/http/open-session";
import { SECOND, systemNow } from "@/lib/clock";
import { REFUSALS_BEFORE_STOP } from "@/lib/credential/session-rules";
import { openClientSecret, sealAccessToken } from "@/lib/credential/credential-secrets";
import { updateGatewaySession, type CredentialRow, type GatewaySessionRow } from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import { newId, type GatewayRequestId } from "@/lib/ids";
import { leaving } from "@/lib/jobs/leaving";
import { log } from "@/lib/log";

type Client = Pick<CredentialRow, "gatewayUrl" | "dialect" | "clientId" | "cmId">;

/** Asks the gateway for a session, once, with a secret that may not be stored yet. */
export async function askForSession(client: Client, secret: string, now: Date): Promise<SessionOutcome> {
  const started = systemNow().getTime();
  const answer = await openSession({
    dialect: dialectOf(client.dialect),
    gatewayUrl: client.gatewayUrl,
    client: { id: client.clientId, secret },
    cmId: client.cmId,
    requestId: newId<GatewayRequestId>(),
    now,
    signal: leaving(),
  });
  const durationMs = systemNow().getTime() - started;
  log.info("gateway session asked", {
    dialect: client.dialect,
    outcome: answer.outcome,
    durationMs,
  });
  return answer;
}

/** The same with a stored credential's own secret. Throws `sealed-data-unreadable` under another key. */
export function askWithStoredSecret(row: CredentialRow, now: Date): Promise<SessionOutcome> {
  return askForSession(row, openClientSecret(row), now);
}

/** Keeps what came of asking, in the row that the caller holds. A token that is still good outlives a failure. */
export async function keepOutcome(
  db: Context["db"],
  held: Pick<GatewaySessionRow, "credentialId" | "refusals">,
  answer: SessionOutcome,
  now: Date,
): Promise<void> {
  const { credentialId } = held;
  if (answer.outcome === "opened") {
    await updateGatewaySession(db, credentialId, {
      accessToken: sealAccessToken(credentialId, answer.accessToken),
      expiresAt: new Date(now.getTime() + answer.expiresInSeconds * SECOND),
      askedAt: now,
      outcome: "opened",
      errorCode: null,
      errorMessage: null,
      refusals: 0,
    });
    return;
  }
  const { code, message } = complaint(answer);
  const refusals = held.refusals + (isRefusal(answer) ? 1 : 0);
  const outcome = !isRefusal(answer) ? "unreachable" : refusals >= REFUSALS_BEFORE_STOP ? "locked" : "refused";
  await updateGatewaySession(db, credentialId, {
    askedAt: now,
    outcome,
    errorCode: code,
    errorMessage: message,
    refusals,
  });
}

/** Whether the gateway looked at the secret and would not have it. */
export function isRefusal(answer: SessionOutcome): boolean {
  return answer.outcome === "refused" || answer.outcome === "locked";
}

/** The gateway's own words, or why there are none. */
export function complaint(answer: Exclude<SessionOutcome, { outcome: "opened" }>): WireError {
  return answer.outcome === "unreachable" ? { code: "", message: answer.reason } : answer.error;
}
