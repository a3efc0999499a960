import { randomBytes, randomUUID } from "node:crypto";
import type { Delivery } from "@/sandbox/callbacks/callback-sender";
import type { Network } from "@/sandbox/network";
import { grantedArtefacts, type ConsentRequest } from "@/sandbox/state/consent-request";
import { findPatient } from "@/sandbox/state/patients";
import { applyChoice, type Choice } from "./apply-choice";
import { sendNotification } from "./notifications";

/** The delivery of the notification when the decision took effect, otherwise a sentence for the patient that gives the reason. */
export type DecisionResult = { delivery: Delivery } | { problem: string };

const ALREADY_ANSWERED: DecisionResult = { problem: "This request has already been answered." };

/** Grants a request, or the part of it that `choice` leaves: one artefact for each hospital. `widen` also permits more than was requested. */
export function grant(network: Network, request: ConsentRequest, choice: Choice, widen = false): DecisionResult {
  if (request.status !== "REQUESTED") return ALREADY_ANSWERED;
  const links = findPatient(request.asked.patientId)?.links ?? [];
  const scope = applyChoice(request.asked, links, choice, network.now(), widen);
  if ("problem" in scope) return scope;
  const at = network.now().toISOString();
  const { hiTypes, dateRange, dataEraseAt } = scope;
  request.status = "GRANTED";
  request.decidedAt = at;
  request.artefacts = scope.links.map(({ hospital, careContexts }) => ({
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
  const artefactIds = request.artefacts.map(({ id }) => id);
  return { delivery: sendNotification(network, request, "GRANTED", artefactIds) };
}

export function deny(network: Network, request: ConsentRequest): DecisionResult {
  if (request.status !== "REQUESTED") return ALREADY_ANSWERED;
  request.status = "DENIED";
  request.decidedAt = network.now().toISOString();
  return { delivery: sendNotification(network, request, "DENIED", []) };
}

/** Revokes the given artefacts, or all that are granted. The request is revoked with its last granted artefact. */
export function revoke(network: Network, request: ConsentRequest, artefactIds?: string[]): DecisionResult {
  const granted = grantedArtefacts(request).map(({ id }) => id);
  const chosen = artefactIds ?? granted;
  if (chosen.length === 0) return { problem: "There is no consent to withdraw." };
  if (chosen.some((id) => !granted.includes(id))) return { problem: "One of these consents is not in force." };
  return endConsent(network, request, "REVOKED", chosen);
}

/** Expires a request without a decision, or the artefacts that are granted. */
export function expire(network: Network, request: ConsentRequest): DecisionResult {
  const granted = grantedArtefacts(request).map(({ id }) => id);
  if (request.status !== "REQUESTED" && granted.length === 0) return { problem: "This request has already ended." };
  return endConsent(network, request, "EXPIRED", granted);
}

function endConsent(
  network: Network,
  request: ConsentRequest,
  status: "REVOKED" | "EXPIRED",
  artefactIds: string[],
): DecisionResult {
  const at = network.now().toISOString();
  for (const artefact of request.artefacts) {
    if (artefactIds.includes(artefact.id)) Object.assign(artefact, { status, lastUpdated: at });
  }
  if (grantedArtefacts(request).length === 0) request.status = status;
  request.decidedAt = at;
  return { delivery: sendNotification(network, request, status, artefactIds) };
}
