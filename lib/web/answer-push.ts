import "server-only";
import { createGunzip } from "node:zlib";
import { pipeline } from "node:stream";
import type { Readable } from "node:stream";
import type { CallbackHeaders } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import type { SystemScope } from "@/lib/db/transaction";
import { admitPush } from "@/lib/inbound/admit-push";
import type { DataRequestId } from "@/lib/ids";
import { recognisePush, storePush } from "@/lib/inbound/store-push";
import { findPushRefusal } from "@/lib/inbound/verify-caller";
import { log } from "@/lib/log";

/** Where HIPs send the pages of records: `/api/push/<token>`. */
const PUSH_PATH = /^\/api\/push\/([\w-]+)\/?$/;
/** Of one page, as sent and decompressed. */
const MAX_BYTES = 50 * 1024 * 1024;
/** How many pages are received at once: each holds two parts of a megabyte in memory. */
const MAX_AT_ONCE = 40;
/** The same for one request: no sender takes the places of all others. */
const MAX_OF_REQUEST = 20;

/** The secret part of an address for records; null for another path. */
export function pushTokenOf(pathname: string): string | null {
  return PUSH_PATH.exec(pathname)?.[1] ?? null;
}

export type SentPush = { headers: CallbackHeaders; body: Readable };

const STATUS = { stored: 202, known: 202, ended: 410, "too-large": 413, "too-much-waits": 503 } as const;

let received = 0;
const ofRequest = new Map<DataRequestId, number>();

/**
 * Answers a page of records; returns the status. 404: no request has this address. 401: the sender's token, where it has one, is not
 * of our network. 410: the consent has ended and nothing is read, or the transfer has and did not have this page. 413: more than 50 MB.
 * 400: the connection or the compressed data broke off. 415: an encoding that is not supported. 503: too much at once, or more than a request may
 * leave unopened, or it cannot be stored. 202: it is durable, or it was before.
 */
export async function answerPush(database: SystemScope["database"], token: string, sent: SentPush): Promise<number> {
  const { headers, body } = sent;
  try {
    const admitted = await admitPush({ database, now: systemNow() }, token);
    if (admitted === "unknown") return 404;
    if (admitted === "ended") return 410;
    const authorization = headers.get("authorization");
    const refusal = authorization && (await findPushRefusal(database, admitted.hospitalId, authorization));
    if (refusal) return refusal.status;
    const content = decompress(headers.get("content-encoding"), body);
    if (Number(headers.get("content-length") ?? 0) > MAX_BYTES) return 413;
    if (content === null) return 415;
    const { dataRequestId } = admitted;
    if (received >= MAX_AT_ONCE || (ofRequest.get(dataRequestId) ?? 0) >= MAX_OF_REQUEST) return 503;
    received += 1;
    ofRequest.set(dataRequestId, (ofRequest.get(dataRequestId) ?? 0) + 1);
    try {
      const take = admitted.isFinished ? recognisePush : storePush;
      return STATUS[await take(database, admitted, content, MAX_BYTES)];
    } finally {
      received -= 1;
      const others = (ofRequest.get(dataRequestId) ?? 1) - 1;
      if (others > 0) ofRequest.set(dataRequestId, others);
      else ofRequest.delete(dataRequestId);
    }
  } catch (error) {
    // The body is destroyed as well where storing it failed: only its own error shows that the sender broke off.
    if (error === body.errored || isCutOff(error) || isBrokenData(error)) return 400;
    log.error("page of records not stored", { error });
    return 503;
  }
}

/** The body as the sender wrote it; null for an encoding that is not supported. */
function decompress(encoding: string | null, body: Readable): Readable | null {
  const name = (encoding ?? "").trim().toLowerCase();
  if (name === "" || name === "identity") return body;
  if (name !== "gzip" && name !== "x-gzip") return null;
  // Errors of either side reach whoever reads.
  return pipeline(body, createGunzip(), () => undefined);
}

const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
/** Where the sender's connection ended before its body did. */
const isCutOff = (error: unknown) => ["ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "ABORT_ERR"].includes(codeOf(error));
const isBrokenData = (error: unknown) => codeOf(error).startsWith("Z_");
