import type { Network } from "@/sandbox/network";

/** Notes that a client has understood a notification, or says what does not fit. */
export function acknowledge(
  network: Network,
  clientId: string,
  notificationId: string,
  artefactIds: string[],
): "noted" | "unknown notification" | "unknown artefact" {
  if (network.custom.has(notificationId)) return "noted";
  const found = network.consents.findNotification(notificationId);
  if (found?.request.clientId !== clientId) return "unknown notification";
  const { request, notification } = found;
  if (artefactIds.some((id) => !notification.artefactIds.includes(id))) return "unknown artefact";
  notification.acknowledgedAt = network.now().toISOString();
  network.consents.save(request);
  return "noted";
}
