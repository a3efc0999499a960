import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { MalformedMessage, type InboundKind, type InboundMessage } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { transact, type Context } from "@/lib/db/context";
import { changesWhatAdminsSee } from "@/lib/operations/callbacks/callback-tabs";
import { onArtefactFetched } from "@/lib/inbound/handlers/handle-on-fetch";
import { onConsentNotified } from "@/lib/inbound/handlers/handle-notify";
import { onConsentRequestChecked } from "@/lib/inbound/handlers/handle-on-status";
import { onConsentRequestInitiated } from "@/lib/inbound/handlers/handle-on-init";
import { onPatientFound } from "@/lib/inbound/handlers/handle-on-find";
import type { Outcome } from "@/lib/inbound/callback-result";
import { lockCallback, updateCallback, type GatewayCallbackRow } from "@/lib/outbox/gateway-call-table";
import type { CallbackId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";
import { log } from "@/lib/log";

type Malformed = { state: "malformed"; reason: "malformed" };

/** Understands a kept callback and applies it, once; what it changes and what became of it commit together. */
export async function processCallback(ctx: Context, id: CallbackId): Promise<void> {
  await transact(ctx, async (ctx) => {
    const callback = await lockCallback(ctx, id);
    if (!callback || (callback.state !== "received" && callback.state !== "parked")) return;
    const fate = await understand(ctx, callback);
    await updateCallback(ctx, id, {
      state: fate.state,
      reason: "reason" in fate ? fate.reason : null,
      waitsFor: "waitsFor" in fate ? fate.waitsFor : null,
      consentRequestId: "consentRequestId" in fate ? fate.consentRequestId : null,
    });
    if (changesWhatAdminsSee(callback, fate.state, ctx.now)) await announce(ctx, "callback", id);
    log.info("callback processed", {
      message: callback.message,
      callbackId: id,
      hospitalId: callback.hospitalId,
      outcome: fate.state,
    });
  });
}

async function understand(ctx: Context, callback: GatewayCallbackRow): Promise<Outcome | Malformed> {
  if (callback.message === "unknown") return { state: "unmatched", reason: "unknown-path" };
  const message = decode(callback.dialect, callback.message, callback.body);
  return message === null ? { state: "malformed", reason: "malformed" } : apply(ctx, message, callback);
}

function decode(dialect: DialectName, kind: InboundKind, body: Buffer): InboundMessage | null {
  try {
    return dialectOf(dialect).decode(kind, JSON.parse(body.toString("utf8")));
  } catch (error) {
    if (error instanceof MalformedMessage || error instanceof SyntaxError) return null;
    throw error;
  }
}

function apply(ctx: Context, message: InboundMessage, callback: GatewayCallbackRow): Promise<Outcome> {
  switch (message.kind) {
    case "patient-found":
      return onPatientFound(ctx, message);
    case "consent-request-initiated":
      return onConsentRequestInitiated(ctx, message);
    case "consent-request-checked":
      return onConsentRequestChecked(ctx, message);
    case "consent-notified":
      return onConsentNotified(ctx, message, callback.requestId);
    case "artefact-fetched":
      return onArtefactFetched(ctx, message);
  }
}
