import { randomBytes, randomUUID } from "node:crypto";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import type { Delivery } from "@/sandbox/callbacks/courier";
import { tell } from "@/sandbox/callbacks/tell";
import { VOICES } from "@/sandbox/callbacks/voice";
import type { Network } from "@/sandbox/network";
import { findPatient } from "@/sandbox/patients/patients";
import type { ConsentRequest } from "./consent-request";
import { narrow, type Choice } from "./narrow";

/** A decision that took effect, with its notification on the way; or why it could not. */
export type Decision = { delivery: Delivery } | { problem: string };

function notify(network: Network, request: ConsentRequest, status: CmStatus, artefactIds: string[]): Decision {
  const requestId = randomUUID();
  const at = network.now().toISOString();
  request.notifications.push({ requestId, status, artefactIds, at, acknowledgedAt: null });
  network.consents.save(request);
  const body = VOICES[request.dialect].notification(request, status, artefactIds);
  return { delivery: tell(network, request, "notify", body, request.id, requestId) };
}

const answered: Decision = { problem: "This request has been answered already." };

/** The patient says yes, perhaps to less than was asked: one artefact for each hospital. */
export function grant(network: Network, request: ConsentRequest, choice: Choice, widen = false): Decision {
  if (request.status !== "REQUESTED") return answered;
  const links = findPatient(request.asked.patientId)?.links ?? [];
  const allowed = narrow(request.asked, links, choice, network.now(), widen);
  if ("problem" in allowed) return allowed;
  const at = network.now().toISOString();
  const { hiTypes, dateRange, dataEraseAt } = allowed;
  request.status = "GRANTED";
  request.decidedAt = at;
  request.artefacts = allowed.links.map(({ hospital, careContexts }) => ({
    id: randomUUID(),
    status: "GRANTED",
    hip: { ...hospital },
    hiTypes,
    permission: { ...request.asked.permission, dateRange, dataEraseAt },
    careContexts,
    createdAt: at,
    lastUpdated: at,
    signature: randomBytes(256).toString("base64"),
  }));
  const ids = request.artefacts.map(({ id }) => id);
  return notify(network, request, "GRANTED", ids);
}

/** The patient says no. */
export function deny(network: Network, request: ConsentRequest): Decision {
  if (request.status !== "REQUESTED") return answered;
  request.status = "DENIED";
  request.decidedAt = network.now().toISOString();
  return notify(network, request, "DENIED", []);
}

function end(
  network: Network,
  request: ConsentRequest,
  status: "REVOKED" | "EXPIRED",
  artefactIds: string[],
): Decision {
  const at = network.now().toISOString();
  for (const artefact of request.artefacts) {
    if (artefactIds.includes(artefact.id)) Object.assign(artefact, { status, lastUpdated: at });
  }
  if (!request.artefacts.some((artefact) => artefact.status === "GRANTED")) request.status = status;
  request.decidedAt = at;
  return notify(network, request, status, artefactIds);
}

/** The patient takes a permission back, whole or for some hospitals only. */
export function revoke(network: Network, request: ConsentRequest, artefactIds?: string[]): Decision {
  const live = request.artefacts.filter(({ status }) => status === "GRANTED").map(({ id }) => id);
  const chosen = artefactIds ?? live;
  if (chosen.length === 0) return { problem: "There is nothing to withdraw." };
  if (chosen.some((id) => !live.includes(id))) return { problem: "One of these permissions is not granted." };
  return end(network, request, "REVOKED", chosen);
}

/** Time runs out: for an unanswered request, or for the permissions that were granted. */
export function expire(network: Network, request: ConsentRequest): Decision {
  const live = request.artefacts.filter(({ status }) => status === "GRANTED").map(({ id }) => id);
  if (request.status !== "REQUESTED" && live.length === 0) return { problem: "This request is over already." };
  return end(network, request, "EXPIRED", live);
}
