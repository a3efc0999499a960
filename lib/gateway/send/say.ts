import "server-only";
import { callGateway, type CallOutcome } from "@/lib/abdm/call";
import { dialectOf } from "@/lib/abdm/dialects";
import type { OutboundMessage, WireError } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import { accessToken, dropAccessToken } from "@/lib/credential/access-token";
import { activeCredential, type CredentialRow } from "@/lib/credential/store";
import { transact, type Context } from "@/lib/db/context";
import type { Database } from "@/lib/db/database";
import { finishCall, insertCall } from "@/lib/gateway/store";
import {
  newId,
  type ConsentArtefactId,
  type ConsentRequestId,
  type DeliveryProofId,
  type GatewayRequestId,
  type PatientLookupId,
} from "@/lib/ids";
import { log } from "@/lib/log";

/** What a job is given: not a transaction, since attempts commit before they leave. */
export type JobContext = Context & { db: Database };

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
  /** The caller's `claim` said no. */
  | { outcome: "withheld" };

/** Decides, in the transaction that commits the attempt, whether it may leave; `requestId` is the attempt's own. */
export type Claim = (ctx: Context, requestId: GatewayRequestId) => Promise<boolean>;

/**
 * Says one message to the hospital's gateway. Each attempt has its own request id, committed before it leaves. A session
 * that the gateway refuses is replaced once.
 */
export async function say(
  ctx: JobContext,
  message: OutboundMessage,
  about: About,
  claim: Claim = async () => true,
): Promise<Said> {
  const credential = await activeCredential(ctx);
  if (!credential) return { outcome: "no-session", reason: "no-credential", error: null };
  for (const last of [false, true]) {
    const session = await accessToken(ctx.db, credential.id, systemNow());
    if ("unavailable" in session)
      return {
        outcome: "no-session",
        reason: session.unavailable,
        error: session.error,
      };
    const said = await attempt(ctx, credential, session.token, message, about, claim);
    if (said.outcome !== "unauthorised" || last) return said;
    await dropAccessToken(ctx.db, credential.id, session.token);
  }
  throw new Error("unreachable");
}

async function attempt(
  ctx: JobContext,
  credential: CredentialRow,
  token: string,
  message: OutboundMessage,
  about: About,
  claim: Claim,
): Promise<Said> {
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
