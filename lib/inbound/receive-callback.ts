import "server-only";
import { createHash } from "node:crypto";
import { dialectOf } from "@/lib/abdm/dialects";
import type { CallbackHeaders, InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { parseBody } from "@/lib/abdm/wire/fields";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { storeCallback } from "@/lib/inbound/store-callback";
import type { Addressee } from "@/lib/inbound/verify-caller";
import { newId, type CallbackId, type HospitalId, type InboundRequestId } from "@/lib/ids";
import { hospitalOfCall } from "@/lib/outbox/gateway-call-table";

export type ReceivedCallback = {
  dialect: DialectName;
  message: InboundKind | "unknown";
  /** Where it arrived, without leading slash. */
  path: string;
  headers: CallbackHeaders;
  /** As it was received, decompressed. */
  body: Buffer;
  /** Why the body cannot be read, for admins; null where it may be. */
  problem: string | null;
  to: Addressee;
};

/**
 * Stores an authentic callback before it is decoded; one that was stored before is counted. Returns `unknown-hospital` for one that names
 * no HIU and replies to no call of ours.
 */
export async function receiveCallback(
  scope: SystemScope,
  callback: ReceivedCallback,
): Promise<"stored" | "repeat" | "unknown-hospital"> {
  const { dialect, message, path, body, problem, to } = callback;
  const hospitalId = "hospitalId" in to ? to.hospitalId : await hospitalOfReply(scope, to.isFor, body);
  if (!hospitalId) return "unknown-hospital";
  const requestId = requestIdOf(callback);
  const id = newId<CallbackId>();
  const content = { dialect, message, path, requestId, body, problem };
  return storeCallback(scope, { id, hospitalId, ...content, receivedAt: scope.now });
}

function parse(body: Buffer): unknown {
  try {
    return parseBody(body);
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

// v0.5 `patients/on-find` carries no X-HIU-ID: its hospital is that of the call to which it replies.
async function hospitalOfReply(
  scope: SystemScope,
  isFor: (hospitalId: HospitalId) => Promise<boolean>,
  body: Buffer,
): Promise<HospitalId | undefined> {
  const { resp, response } = (parse(body) ?? {}) as {
    resp?: { requestId?: unknown } | null;
    response?: { requestId?: unknown } | null;
  };
  const inReplyTo = response?.requestId ?? resp?.requestId;
  if (typeof inReplyTo !== "string") return undefined;
  const hospitalId = await withSystemConnection(scope, "find the hospital of a callback", (connection) =>
    hospitalOfCall(connection, inReplyTo),
  );
  return hospitalId && (await isFor(hospitalId)) ? hospitalId : undefined;
}
