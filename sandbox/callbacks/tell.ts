import { randomUUID } from "node:crypto";
import type { DialectName } from "@/lib/abdm/vocabulary";
import type { Network } from "@/sandbox/network";
import type { CallbackKind } from "./callback";
import type { Delivery } from "./courier";
import { VOICES, type Body } from "./voice";

/** Whom to tell, in which dialect. */
export type Listener = { clientId: string; hiuId: string; dialect: DialectName };

/** Sends one callback. Those with the same `consentRequestId` keep their order. */
export function tell(
  network: Network,
  { clientId, hiuId, dialect }: Listener,
  kind: CallbackKind,
  body: Body,
  consentRequestId: string | null,
  requestId: string = randomUUID(),
): Delivery {
  const voice = VOICES[dialect];
  return network.courier.send({
    clientId,
    hiuId,
    dialect,
    kind,
    path: voice.paths[kind],
    requestId,
    body: voice.sealed(body, requestId, network.now()),
    consentRequestId,
  });
}
