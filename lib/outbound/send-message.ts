import "server-only";
import { callGateway, type CallOutcome } from "@/lib/abdm/http/call-gateway";
import { dialectOf } from "@/lib/abdm/dialects";
import type { OutboundMessage, WireError } from "@/lib/abdm/messages";
import type { CallLimits } from "@/lib/abdm/http/send-wire-call";
import { systemNow } from "@/lib/clock";
import type { Unavailable } from "@/lib/outbound/access-token";
import {
  heldBy,
  noteAway,
  noteHere,
  passCircuit,
  releaseProbe,
  type Held,
  type Pass,
  type Probe,
} from "@/lib/outbound/circuit-breaker";
import { signOf, type Sign } from "@/lib/outbound/circuit-rules";
import { activeCredential, type CredentialRow } from "@/lib/credential/credential-table";
import { withAccessToken } from "@/lib/outbound/with-access-token";
import { transact, type Context } from "@/lib/db/context";
import type { Database } from "@/lib/db/database";
import { finishCall, insertCall } from "@/lib/outbox/gateway-call-table";
import {
  newId,
  type ConsentArtefactId,
  type ConsentRequestId,
  type CredentialId,
  type DeliveryProofId,
  type GatewayRequestId,
  type PatientLookupId,
} from "@/lib/ids";
import { leaving } from "@/lib/jobs/leaving";
import { log } from "@/lib/log";

/** What a job is given: not a transaction, since attempts commit before they leave. */
export type JobContext = Context & {
  db: Database;
  /** Of calls, where they are not the usual ones. */
  limits?: CallLimits;
};

/** What a call is about, to find it again when it is answered. */
export type About = {
  consentRequestId?: ConsentRequestId;
  artefactId?: ConsentArtefactId;
  patientLookupId?: PatientLookupId;
  deliveryProofId?: DeliveryProofId;
};

/** What came of it: the call's own outcome, or why no call was made. */
export type Said =
  | CallOutcome
  | {
      outcome: "no-session";
      reason: "no-credential" | "refused" | "locked" | "unreachable";
      error: WireError | null;
    }
  /** The gateway is away, and nothing leaves before `until`: no call was made, and no attempt counts. */
  | ({ outcome: "held"; credentialId: CredentialId } & Held)
  /** The caller's `claim` said no. */
  | { outcome: "withheld" };

/** Decides, in the transaction that commits the attempt, whether it may leave; `requestId` is the attempt's own. */
export type Claim = (ctx: Context, requestId: GatewayRequestId) => Promise<boolean>;

/**
 * Says one message to the hospital's gateway. Each attempt has its own request id, committed before it leaves. A session
 * that the gateway refuses is replaced once. While the gateway is away nothing is said, but by the one that tries for all.
 */
export async function say(
  ctx: JobContext,
  message: OutboundMessage,
  about: About,
  claim: Claim = async () => true,
): Promise<Said> {
  const credential = await activeCredential(ctx);
  if (!credential) return { outcome: "no-session", reason: "no-credential", error: null };
  const pass = await passCircuit(ctx.db, credential.id, systemNow());
  if ("until" in pass) return { outcome: "held", credentialId: credential.id, ...pass };
  const said = await withAccessToken({ ...ctx, now: systemNow() }, credential.id, (token) =>
    attempt(ctx, credential, token, message, about, claim),
  );
  if ("unavailable" in said) return withoutSession(ctx, credential, said, pass.probe);
  if (said.outcome === "withheld") await releaseProbe(ctx.db, credential.id, pass.probe);
  else await noteSign(ctx, credential, signOf(said), pass);
  return said;
}

async function withoutSession(
  ctx: JobContext,
  { id }: CredentialRow,
  { unavailable: reason, error }: Unavailable,
  probe: Probe | null,
): Promise<Said> {
  const now = systemNow();
  // The failure itself was noted by who asked for the session; the probe has failed all the same.
  if (reason !== "unreachable") await releaseProbe(ctx.db, id, probe);
  else if (probe) await noteAway(ctx.db, id, AWAY, now, probe);
  const held = await heldBy(ctx.db, id, now);
  return held ? { outcome: "held", credentialId: id, ...held } : { outcome: "no-session", reason, error };
}

const AWAY = { away: "gateway-unreachable", retryAfterSeconds: null } as const;

async function noteSign(ctx: JobContext, { id }: CredentialRow, sign: Sign, { probe, calm }: Pass): Promise<void> {
  if (sign === "here") return calm ? undefined : noteHere(ctx, id);
  // A call that this process cut short says nothing of the gateway.
  if (leaving().aborted) await releaseProbe(ctx.db, id, probe);
  else await noteAway(ctx.db, id, sign, systemNow(), probe);
}

async function attempt(
  ctx: JobContext,
  credential: CredentialRow,
  token: string,
  message: OutboundMessage,
  about: About,
  claim: Claim,
): Promise<CallOutcome | { outcome: "withheld" }> {
  const requestId = newId<GatewayRequestId>();
  const sentAt = systemNow();
  const mayLeave = await transact(ctx, async (ctx) => {
    if (!(await claim({ ...ctx, now: sentAt }, requestId))) return false;
    await insertCall(ctx, {
      id: requestId,
      credentialId: credential.id,
      message: message.kind,
      sentAt,
      outcome: "leaving",
      ...about,
    });
    return true;
  });
  if (!mayLeave) return { outcome: "withheld" };
  const said = await callGateway({
    dialect: dialectOf(credential.dialect),
    gatewayUrl: credential.gatewayUrl,
    accessToken: token,
    message,
    ...ctx.limits,
    signal: leaving(),
    envelope: {
      requestId,
      timestamp: sentAt,
      cmId: credential.cmId,
      hiuId: credential.hiuId,
    },
  });
  const finishedAt = systemNow();
  const error = "error" in said ? said.error : null;
  await finishCall(ctx, requestId, {
    outcome: said.outcome,
    httpStatus: "status" in said ? said.status : null,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
    finishedAt,
  });
  log.info("gateway call", {
    message: message.kind,
    requestId,
    hospitalId: ctx.actor.hospitalId,
    outcome: said.outcome,
    durationMs: finishedAt.getTime() - sentAt.getTime(),
    ...(error?.code ? { code: error.code } : {}),
  });
  return said;
}
