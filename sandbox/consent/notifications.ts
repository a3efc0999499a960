import { randomUUID } from "node:crypto";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import type { Delivery } from "@/sandbox/callbacks/callback-sender";
import { MESSAGE_BUILDERS, sendCallback } from "@/sandbox/callbacks/send-callback";
import type { Network } from "@/sandbox/network";
import type { ConsentRequest } from "@/sandbox/state/consent-request";

/** Saves the request and notifies its HIU of a new status. */
export function sendNotification(
  network: Network,
  request: ConsentRequest,
  status: CmStatus,
  artefactIds: string[],
): Delivery {
  const requestId = randomUUID();
  const at = network.now().toISOString();
  request.notifications.push({ requestId, status, artefactIds, at, acknowledgedAt: null });
  network.consents.save(request);
  const body = MESSAGE_BUILDERS[request.dialect].notify(request, status, artefactIds);
  return sendCallback(network, request, "notify", body, request.id, requestId);
}

/** Records that a client has acknowledged a notification, or returns what in the acknowledgement is unknown. */
export function recordAcknowledgement(
  network: Network,
  clientId: string,
  notificationId: string,
  artefactIds: string[],
): "recorded" | "unknown notification" | "unknown artefact" {
  if (network.customCallbackIds.has(notificationId)) return "recorded";
  const found = network.consents.findNotification(notificationId);
  if (found?.request.clientId !== clientId) return "unknown notification";
  const { request, notification } = found;
  if (artefactIds.some((id) => !notification.artefactIds.includes(id))) return "unknown artefact";
  notification.acknowledgedAt = network.now().toISOString();
  network.consents.save(request);
  return "recorded";
}
