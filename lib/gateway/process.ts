import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { MalformedMessage, type InboundMessage } from "@/lib/abdm/messages";
import { transact, type Context } from "@/lib/db/context";
import { onArtefactFetched } from "@/lib/gateway/on/artefact-fetched";
import { onConsentNotified } from "@/lib/gateway/on/consent-notified";
import { onConsentRequestChecked } from "@/lib/gateway/on/consent-request-checked";
import { onConsentRequestInitiated } from "@/lib/gateway/on/consent-request-initiated";
import { onPatientFound } from "@/lib/gateway/on/patient-found";
import type { Outcome } from "@/lib/gateway/outcome";
import { lockCallback, updateCallback, type GatewayCallbackRow } from "@/lib/gateway/store";
import type { CallbackId } from "@/lib/ids";
import { log } from "@/lib/log";

/** Understands a kept callback and applies it, once; what it changes and what became of it commit together. */
export async function processCallback(ctx: Context, id: CallbackId): Promise<void> {
  await transact(ctx, async (ctx) => {
    const callback = await lockCallback(ctx, id);
    if (!callback || (callback.state !== "received" && callback.state !== "parked")) return;
    const message = decode(callback);
    const outcome = message instanceof MalformedMessage ? null : await apply(ctx, message, callback);
    const fate = outcome ?? {
      state: "malformed" as const,
      reason: "malformed",
    };
    await updateCallback(ctx, id, {
      state: fate.state,
      reason: "reason" in fate ? fate.reason : null,
      waitsFor: "waitsFor" in fate ? fate.waitsFor : null,
      consentRequestId: "consentRequestId" in fate ? fate.consentRequestId : null,
    });
    log.info("callback processed", {
      message: callback.message,
      callbackId: id,
      hospitalId: callback.hospitalId,
      outcome: fate.state,
    });
  });
}

function decode(callback: GatewayCallbackRow): InboundMessage | MalformedMessage {
  try {
    return dialectOf(callback.dialect).decode(callback.message, JSON.parse(callback.body));
  } catch (error) {
    if (error instanceof MalformedMessage) return error;
    if (error instanceof SyntaxError) return new MalformedMessage(callback.message, "not JSON");
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
