import "server-only";
import { createHash } from "node:crypto";
import { dialectOf } from "@/lib/abdm/dialects";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { realms, type Realm } from "@/lib/credential/credential-table";
import type { Database } from "@/lib/db/database";
import { keepCallback } from "@/lib/inbound/store-callback";
import { hospitalOfCall } from "@/lib/inbound/store-callback-queries";
import { newId, type CallbackId, type HospitalId, type InboundRequestId } from "@/lib/ids";

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
 * Keeps an authentic callback before anything is understood of it; one that was kept before is counted. Answers `homeless` for one
 * that names no HIU and answers no call of ours.
 */
export async function receiveCallback(
  { db, now }: { db: Database; now: Date },
  callback: ReceivedCallback,
): Promise<"kept" | "repeat" | "homeless"> {
  const { dialect, message, path, body, to } = callback;
  const hospitalId = "hospitalId" in to ? to.hospitalId : await hospitalOfAnswer(db, to.realm, parse(body));
  if (!hospitalId) return "homeless";
  const requestId = requestIdOf(callback);
  return keepCallback(db, {
    id: newId<CallbackId>(),
    hospitalId,
    dialect,
    message,
    path,
    requestId,
    body,
    receivedAt: now,
  });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

const LONGEST_ID = 255;
/** What a column or an index cannot hold, and no id has: control characters and halves of a surrogate pair. */
const NO_PART_OF_AN_ID = /[\p{Cc}\p{Cs}]/u;

/** The gateway's id of the callback; a digest of it all where there is none, or one that could not be kept. */
function requestIdOf({ dialect, message, headers, body }: ReceivedCallback): InboundRequestId {
  const { inboundRequestId } = dialectOf(dialect);
  const given = inboundRequestId(headers, null) ?? inboundRequestId(headers, parse(body));
  if (given !== null && given.length <= LONGEST_ID && !NO_PART_OF_AN_ID.test(given)) return given;
  const digest = createHash("sha256")
    .update(`${message}\n${given ?? ""}\n`)
    .update(body)
    .digest("base64url");
  return `sha256:${digest}` as InboundRequestId;
}

// v0.5 `patients/on-find` carries no X-HIU-ID; the call that it answers tells whose it is, if that hospital trusts the signer.
async function hospitalOfAnswer(db: Database, realm: Realm, json: unknown): Promise<HospitalId | undefined> {
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
