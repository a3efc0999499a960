import "server-only";
import { createHash } from "node:crypto";
import { dialectOf } from "@/lib/abdm/dialects";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { trustedGatewaysOf, type TrustedGateway } from "@/lib/credential/credential-table";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { storeCallback } from "@/lib/inbound/store-callback";
import { newId, type CallbackId, type HospitalId, type InboundRequestId } from "@/lib/ids";
import { hospitalOfCall } from "@/lib/outbox/gateway-call-table";

export type ReceivedCallback = {
  dialect: DialectName;
  message: InboundKind | "unknown";
  /** Where it arrived, without leading slash. */
  path: string;
  headers: Headers;
  /** As it was received. */
  body: Buffer;
  /** The hospital whose HIU id it names; where it names none, the gateway that signed it. */
  to: { hospitalId: HospitalId } | { gateway: TrustedGateway };
};

/**
 * Stores an authentic callback before it is decoded; one that was stored before is counted. Returns `unknown-hospital` for one that names
 * no HIU and replies to no call of ours.
 */
export async function receiveCallback(
  scope: SystemScope,
  callback: ReceivedCallback,
): Promise<"stored" | "repeat" | "unknown-hospital"> {
  const { dialect, message, path, body, to } = callback;
  const hospitalId = "hospitalId" in to ? to.hospitalId : await hospitalOfReply(scope, to.gateway, parse(body));
  if (!hospitalId) return "unknown-hospital";
  const requestId = requestIdOf(callback);
  const id = newId<CallbackId>();
  return storeCallback(scope, { id, hospitalId, dialect, message, path, requestId, body, receivedAt: scope.now });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

const LONGEST_ID = 255;
/** What a column or an index cannot store, and no id has: control characters and halves of a surrogate pair. */
const NO_PART_OF_AN_ID = /[\p{Cc}\p{Cs}]/u;

/** The gateway's id of the callback; a digest of its content where there is none, or one that cannot be stored. */
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

// v0.5 `patients/on-find` carries no X-HIU-ID: its hospital is that of the call to which it replies, if that hospital trusts the signer.
function hospitalOfReply(scope: SystemScope, signer: TrustedGateway, json: unknown): Promise<HospitalId | undefined> {
  const { resp, response } = (json ?? {}) as {
    resp?: { requestId?: unknown } | null;
    response?: { requestId?: unknown } | null;
  };
  const inReplyTo = response?.requestId ?? resp?.requestId;
  return withSystemConnection(scope, "find the hospital of a callback", async (connection) => {
    const hospitalId = typeof inReplyTo === "string" ? await hospitalOfCall(connection, inReplyTo) : undefined;
    if (!hospitalId) return undefined;
    const trusted = await trustedGatewaysOf(connection, hospitalId);
    const isTrusted = trusted.some(({ jwksUrl, issuer }) => jwksUrl === signer.jwksUrl && issuer === signer.issuer);
    return isTrusted ? hospitalId : undefined;
  });
}
