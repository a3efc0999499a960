import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { MalformedMessage, type InboundKind, type InboundMessage } from "@/lib/abdm/messages";
import { parseBody } from "@/lib/abdm/wire/fields";
import { MINUTE } from "@/lib/clock";
import type { Actor, StaffActor } from "@/lib/db/actor";
import { transactWithoutFlush, type MachineTx, type Scope } from "@/lib/db/transaction";
import { openCallbackBody } from "@/lib/inbound/callback-body";
import type { CallbackResult } from "@/lib/inbound/callback-result";
import { lockCallback, updateCallback, type GatewayCallbackRow } from "@/lib/inbound/gateway-callback-table";
import { handleNotify } from "@/lib/inbound/handlers/handle-notify";
import { handleOnFetch } from "@/lib/inbound/handlers/handle-on-fetch";
import { handleOnFind } from "@/lib/inbound/handlers/handle-on-find";
import { handleOnInit } from "@/lib/inbound/handlers/handle-on-init";
import { handleOnRequest } from "@/lib/inbound/handlers/handle-on-request";
import { handleOnStatus } from "@/lib/inbound/handlers/handle-on-status";
import type { CallbackId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { log } from "@/lib/log";

/** Decodes a stored callback and applies it, once; what it changes and its result commit together. */
export async function processCallback(scope: Scope<Exclude<Actor, StaffActor>>, id: CallbackId): Promise<void> {
  await transactWithoutFlush(scope, async (tx) => {
    const callback = await lockCallback(tx, id);
    if (callback?.state !== "received") return;
    const result = await decodeAndApply(tx, callback);
    const stored = updateCallback(tx, id, {
      state: result.state,
      reason: "reason" in result ? result.reason : null,
      problem: "problem" in result ? result.problem : null,
      waitsFor: "waitsFor" in result ? result.waitsFor : null,
      consentRequestId: "consentRequestId" in result ? result.consentRequestId : null,
    });
    await Promise.all([stored, isSeenByAdmins(callback, result, tx.now) && publishChange(tx, "callback", id)]);
    log.info("callback processed", {
      message: callback.message,
      callbackId: id,
      hospitalId: callback.hospitalId,
      outcome: result.state,
    });
  });
}

async function decodeAndApply(tx: MachineTx, callback: GatewayCallbackRow): Promise<CallbackResult> {
  if (callback.message === "unknown") return { state: "unmatched", reason: "unknown-path" };
  const body = openCallbackBody(callback);
  if (body === null) return { state: "unmatched", reason: "body-erased" };
  const message = decode(callback.message, callback, body);
  if ("problem" in message) return { state: "malformed", reason: "malformed", problem: message.problem };
  return apply(tx, message, callback);
}

/** Also tries what could not be decompressed: some proxies leave the header of what they have decompressed. */
function decode(
  kind: InboundKind,
  { dialect, problem }: GatewayCallbackRow,
  body: Buffer,
): InboundMessage | { problem: string } {
  try {
    return dialectOf(dialect).decode(kind, parseBody(body));
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: problem ?? "body: not JSON" };
    if (error instanceof MalformedMessage) return { problem: error.detail };
    throw error;
  }
}

function apply(tx: MachineTx, message: InboundMessage, callback: GatewayCallbackRow): Promise<CallbackResult> {
  switch (message.kind) {
    case "on-find":
      return handleOnFind(tx, message);
    case "on-init":
      return handleOnInit(tx, message);
    case "on-status":
      return handleOnStatus(tx, message);
    case "notify":
      return handleNotify(tx, message, callback);
    case "on-fetch":
      return handleOnFetch(tx, message);
    case "on-request":
      return handleOnRequest(tx, message);
  }
}

/** Whether an open callbacks page looks different now; the many that are simply processed change nothing on it. */
function isSeenByAdmins(
  { processedAt, receivedAt }: GatewayCallbackRow,
  { state }: CallbackResult,
  now: Date,
): boolean {
  const isSettled = state === "processed" || state === "repeat";
  // One that was processed before, or waited so long that somebody may have seen it waiting, leaves the list that it was in.
  return !isSettled || processedAt !== null || now.getTime() - receivedAt.getTime() > MINUTE;
}
