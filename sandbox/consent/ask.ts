import { randomUUID } from "node:crypto";
import type { Delivery } from "@/sandbox/callbacks/courier";
import { tell, type Listener } from "@/sandbox/callbacks/tell";
import { VOICES } from "@/sandbox/callbacks/voice";
import type { Network } from "@/sandbox/network";
import { findPatient } from "@/sandbox/patients/patients";
import type { Asked, ConsentRequest } from "./consent-request";
import { deny, grant } from "./decide";

/** Puts a question before a patient and says what must be sent once the call was answered. */
export function ask(network: Network, listener: Listener, answers: string, asked: Asked): () => Delivery {
  const voice = VOICES[listener.dialect];
  const patient = findPatient(asked.patientId);
  if (patient === null) {
    return () => tell(network, listener, "on-init", voice.failed("on-init", answers, "unknown patient"), null);
  }
  const request: ConsentRequest = {
    id: randomUUID(),
    ...listener,
    asked: { ...asked, patientId: patient.abhaAddress },
    status: "REQUESTED",
    createdAt: network.now().toISOString(),
    decidedAt: null,
    artefacts: [],
    notifications: [],
  };
  network.consents.save(request);
  return () => {
    const delivery = tell(network, listener, "on-init", voice.initiated(answers, request.id), request.id);
    const decide = () => void answerAlone(network, request.id, patient.behaviour);
    // Out of order, the decision must not wait for on-init: it is what overtakes it.
    if (network.faults.of(listener.clientId, "on-init").reorder) setTimeout(decide, 20);
    else void delivery.settled.then(decide);
    return delivery;
  };
}

/** What patients do who need no phone. */
function answerAlone(network: Network, requestId: string, behaviour: string): void {
  const request = network.consents.find(requestId);
  if (request?.status !== "REQUESTED") return;
  if (behaviour === "denies") deny(network, request);
  if (behaviour === "grants") grant(network, request, {});
}
