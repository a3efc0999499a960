import { randomUUID } from "node:crypto";
import type { DialectName } from "@/lib/abdm/vocabulary";
import type { Network } from "@/sandbox/network";
import type { Delivery } from "./callback-sender";
import type { CallbackKind, MessageBody, MessageBuilder } from "./message-builder";
import { v05MessageBuilder } from "./v05-message-builder";
import { v3MessageBuilder } from "./v3-message-builder";

export const MESSAGE_BUILDERS: Readonly<Record<DialectName, MessageBuilder>> = {
  v3: v3MessageBuilder,
  "v0.5": v05MessageBuilder,
};

/** The HIU that a callback is addressed to, and its dialect. */
export type Recipient = { clientId: string; hiuId: string; dialect: DialectName };

/** Sends one callback. Callbacks with the same `consentRequestId` are delivered in the order of these calls. */
export function sendCallback(
  network: Network,
  { clientId, hiuId, dialect }: Recipient,
  kind: CallbackKind,
  body: MessageBody,
  consentRequestId: string | null,
  requestId: string = randomUUID(),
): Delivery {
  const builder = MESSAGE_BUILDERS[dialect];
  return network.callbackSender.send({
    clientId,
    hiuId,
    dialect,
    kind,
    path: builder.paths[kind],
    requestId,
    body: builder.withEnvelope(body, requestId, network.now()),
    consentRequestId,
  });
}
