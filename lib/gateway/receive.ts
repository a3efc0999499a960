import "server-only";
import { createHash } from "node:crypto";
import { dialectOf } from "@/lib/abdm/dialects";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { realms, type Realm } from "@/lib/credential/store";
import type { Context } from "@/lib/db/context";
import { hospitalOfCall, insertCallback } from "@/lib/gateway/store";
import type { HospitalId, InboundRequestId } from "@/lib/ids";

export type ReceivedCallback = {
  dialect: DialectName;
  message: InboundKind | "unknown";
  /** Where it arrived, without leading slash. */
  path: string;
  headers: Headers;
  /** As it came. */
  body: Buffer;
  /** From the header that names the HIU; where the gateway named none, who signed. */
  to: { hospitalId: HospitalId } | { realm: Realm };
};

/**
 * Keeps an authentic callback before anything is understood of it; one that was kept before is not kept again. Answers
 * `homeless` for one that names no HIU and answers no call of ours.
 */
export async function receiveCallback(
  ctx: Pick<Context, "db" | "now">,
  callback: ReceivedCallback,
): Promise<"kept" | "repeat" | "homeless"> {
  const json = parse(callback.body.toString("utf8"));
  const hospitalId =
    "hospitalId" in callback.to ? callback.to.hospitalId : await hospitalOfAnswer(ctx, callback.to.realm, json);
  if (!hospitalId) return "homeless";
  const { dialect, message, path, headers, body } = callback;
  const requestId = dialectOf(dialect).inboundRequestId(headers, json) ?? digest(message, body);
  const id = await insertCallback(ctx.db, {
    hospitalId,
    dialect,
    message,
    path,
    requestId,
    body,
    receivedAt: ctx.now,
  });
  return id ? "kept" : "repeat";
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

// v0.5 `patients/on-find` carries no X-HIU-ID; the call that it answers tells whose it is, if that hospital trusts the signer.
async function hospitalOfAnswer(
  { db }: Pick<Context, "db">,
  realm: Realm,
  json: unknown,
): Promise<HospitalId | undefined> {
  const { resp, response } = (json ?? {}) as {
    resp?: { requestId?: unknown } | null;
    response?: { requestId?: unknown } | null;
  };
  const answers = response?.requestId ?? resp?.requestId;
  const hospitalId = typeof answers === "string" ? await hospitalOfCall(db, answers) : undefined;
  if (!hospitalId) return undefined;
  const trusted = await realms(db, hospitalId);
  return trusted.some(({ jwksUrl, issuer }) => jwksUrl === realm.jwksUrl && issuer === realm.issuer)
    ? hospitalId
    : undefined;
}

function digest(message: string, body: Buffer): InboundRequestId {
  return `sha256:${createHash("sha256").update(`${message}\n`).update(body).digest("base64url")}` as InboundRequestId;
}
