import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { callGateway, type CallOutcome } from "@/lib/abdm/http/call-gateway";
import type { CallLimits } from "@/lib/abdm/http/send-wire-call";
import type { OutboundMessage, WireError } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import { activeCredential, type CredentialRow } from "@/lib/credential/credential-table";
import type { Actor, StaffActor } from "@/lib/db/actor";
import { atPresent, transact, type MachineTx, type Scope } from "@/lib/db/transaction";
import {
  newId,
  type ConsentArtefactId,
  type ConsentRequestId,
  type CredentialId,
  type DeliveryCheckId,
  type GatewayRequestId,
  type PatientLookupId,
} from "@/lib/ids";
import { shutdownSignal } from "@/lib/jobs/shutdown-signal";
import { log } from "@/lib/log";
import { finishCall, insertCall } from "@/lib/outbox/gateway-call-table";
import { withAccessToken, type NoToken } from "@/lib/outbound/access-token";
import {
  enterCircuit,
  findOpenCircuit,
  leaveHalfOpen,
  recordFailure,
  recordSuccess,
  type EnteredCircuit,
  type OpenCircuit,
} from "@/lib/outbound/circuit-breaker";
import { failureIn } from "@/lib/outbound/circuit-rules";

/** What a background job that sends is given. */
export type SendScope = Scope<Exclude<Actor, StaffActor>> & {
  /** Timeouts of calls, where they are not the usual ones. */
  limits?: CallLimits;
};

/** What a call is about, by which the callback that replies to it is matched. */
export type CallSubject = {
  consentRequestId?: ConsentRequestId;
  artefactId?: ConsentArtefactId;
  patientLookupId?: PatientLookupId;
  deliveryCheckId?: DeliveryCheckId;
};

/** The call's own outcome, or why no call was made. */
export type SendResult =
  | CallOutcome
  | { outcome: "no-session"; reason: NoToken["unavailable"]; error: WireError | null }
  /** No call was made, and this counts as no attempt. */
  | ({ outcome: "circuit-open"; credentialId: CredentialId } & OpenCircuit)
  /** `mayAttempt` returned false. */
  | { outcome: "skipped" };

/** Decides, in the transaction that commits the attempt, whether it is made; `requestId` is the attempt's own. */
export type MayAttempt = (tx: MachineTx, requestId: GatewayRequestId) => Promise<boolean>;

/**
 * Sends one message to the hospital's gateway. Each attempt has its own request id, committed before the first byte is sent. A token that
 * the gateway refuses is replaced once. While the circuit is open nothing is sent but the probe. Not inside a transaction.
 */
export async function sendMessage(
  scope: SendScope,
  message: OutboundMessage,
  subject: CallSubject,
  mayAttempt: MayAttempt = async () => true,
): Promise<SendResult> {
  const start = await transact(atPresent(scope), async (tx) => {
    const credential = await activeCredential(tx);
    return credential && { credential, circuit: await enterCircuit(tx, credential.id) };
  });
  if (!start) return { outcome: "no-session", reason: "no-credential", error: null };
  const { credential, circuit } = start;
  if ("retryAt" in circuit) return { outcome: "circuit-open", credentialId: credential.id, ...circuit };
  const result = await withAccessToken(atPresent(scope), credential.id, (token) =>
    attempt(scope, credential, token, message, subject, mayAttempt),
  );
  if ("unavailable" in result) return withoutSession(scope, credential, result, circuit);
  await recordInCircuit(scope, credential, result, circuit);
  return result;
}

function withoutSession(
  scope: SendScope,
  { id }: CredentialRow,
  { unavailable: reason, error }: NoToken,
  { probe }: EnteredCircuit,
): Promise<SendResult> {
  return transact(atPresent(scope), async (tx) => {
    // The failure itself was recorded with the session request; the probe has failed all the same.
    if (reason !== "unreachable") await leaveHalfOpen(tx, id, probe);
    else if (probe) await recordFailure(tx, id, UNREACHABLE, probe);
    const open = await findOpenCircuit(tx, id);
    return open ? { outcome: "circuit-open", credentialId: id, ...open } : { outcome: "no-session", reason, error };
  });
}

const UNREACHABLE = { reason: "gateway-unreachable", retryAfterSeconds: null } as const;

async function recordInCircuit(
  scope: SendScope,
  { id }: CredentialRow,
  result: CallOutcome | { outcome: "skipped" },
  { probe, hasNoRecentFailures }: EnteredCircuit,
): Promise<void> {
  const failure = result.outcome === "skipped" ? null : failureIn(result);
  if (!failure && result.outcome !== "skipped" && hasNoRecentFailures) return;
  await transact(atPresent(scope), async (tx) => {
    // A call that this process aborted shows nothing of the gateway.
    if (result.outcome === "skipped" || (failure && shutdownSignal().aborted)) return leaveHalfOpen(tx, id, probe);
    return failure ? recordFailure(tx, id, failure, probe) : recordSuccess(tx, id);
  });
}

async function attempt(
  scope: SendScope,
  credential: CredentialRow,
  token: string,
  message: OutboundMessage,
  subject: CallSubject,
  mayAttempt: MayAttempt,
): Promise<CallOutcome | { outcome: "skipped" }> {
  const requestId = newId<GatewayRequestId>();
  const sentAt = systemNow();
  const isAttempted = await transact({ ...scope, now: sentAt }, async (tx) => {
    if (!(await mayAttempt(tx, requestId))) return false;
    const call = { id: requestId, credentialId: credential.id, message: message.kind, sentAt, ...subject };
    await insertCall(tx, { ...call, outcome: "in-flight" });
    return true;
  });
  if (!isAttempted) return { outcome: "skipped" };
  const { cmId, hiuId, gatewayUrl, dialect } = credential;
  const result = await callGateway({
    dialect: dialectOf(dialect),
    gatewayUrl,
    accessToken: token,
    message,
    ...scope.limits,
    signal: shutdownSignal(),
    envelope: { requestId, timestamp: sentAt, cmId, hiuId },
  });
  const finishedAt = systemNow();
  const error = "error" in result ? result.error : null;
  await transact({ ...scope, now: finishedAt }, (tx) =>
    finishCall(tx, requestId, {
      outcome: result.outcome,
      httpStatus: "status" in result ? result.status : null,
      errorCode: error?.code ?? null,
      errorMessage: error?.message ?? null,
      finishedAt,
    }),
  );
  log.info("gateway call", {
    message: message.kind,
    requestId,
    hospitalId: scope.actor.hospitalId,
    outcome: result.outcome,
    durationMs: finishedAt.getTime() - sentAt.getTime(),
    ...(error?.code ? { code: error.code } : {}),
  });
  return result;
}
