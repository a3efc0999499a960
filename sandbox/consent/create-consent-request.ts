import { randomUUID } from "node:crypto";
import type { Delivery } from "@/sandbox/callbacks/callback-sender";
import { MESSAGE_BUILDERS, sendCallback, type Recipient } from "@/sandbox/callbacks/send-callback";
import type { Network } from "@/sandbox/network";
import type { ConsentRequest, RequestedConsent } from "@/sandbox/state/consent-request";
import { findPatient, type Behaviour } from "@/sandbox/state/patients";
import { deny, grant } from "./decisions";

/**
 * Creates a consent request, which the patient sees at once. Returns the function that sends on-init, to be called after the response
 * to the init call, whose request id is `inReplyTo`.
 */
export function createConsentRequest(
  network: Network,
  recipient: Recipient,
  inReplyTo: string,
  asked: RequestedConsent,
): () => Delivery {
  const builder = MESSAGE_BUILDERS[recipient.dialect];
  const patient = findPatient(asked.patientId);
  if (patient === null) {
    const body = builder.failure("on-init", inReplyTo, "unknown patient");
    return () => sendCallback(network, recipient, "on-init", body, null);
  }
  const request: ConsentRequest = {
    id: randomUUID(),
    ...recipient,
    asked: { ...asked, patientId: patient.abhaAddress },
    status: "REQUESTED",
    createdAt: network.now().toISOString(),
    decidedAt: null,
    artefacts: [],
    notifications: [],
  };
  network.consents.save(request);
  return () => {
    const body = builder.onInit(inReplyTo, request.id);
    const delivery = sendCallback(network, recipient, "on-init", body, request.id);
    const answer = () => answerAutomatically(network, request.id, patient.behaviour);
    // With the `reorder` fault on-init waits for the next callback, so the answer must not wait for on-init.
    if (network.faults.forMessage(recipient.clientId, "on-init").reorder) setTimeout(answer, 20);
    else void delivery.settled.then(answer);
    return delivery;
  };
}

/** The decision of the demo patients who decide without the phone. */
function answerAutomatically(network: Network, requestId: string, behaviour: Behaviour): void {
  const request = network.consents.find(requestId);
  if (request?.status !== "REQUESTED") return;
  if (behaviour === "denies") deny(network, request);
  if (behaviour === "grants") grant(network, request, {});
}
