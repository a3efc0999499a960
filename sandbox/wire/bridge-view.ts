import type { Client } from "@/sandbox/clients/client";
import type { Network } from "@/sandbox/network";
import { findHospital } from "@/sandbox/patients/hospitals";

/** True for an http or https address. The real network takes public https only. */
export function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** A client's bridge as both dialects show it. */
export function bridgeOf(client: Client) {
  const { clientId, callbackUrl, hiuIds, hiuNames } = client;
  return {
    bridge: { id: clientId, name: clientId, url: callbackUrl, active: true, blocklisted: false },
    services: hiuIds.map((id) => ({ id, name: hiuNames[id] ?? id, types: ["HIU"], endpoints: {}, active: true })),
  };
}

/** A facility on any bridge, or null. */
export function serviceOf(network: Network, serviceId: string) {
  const owner = network.clients.all().find(({ hiuIds }) => hiuIds.includes(serviceId));
  const hospital = findHospital(serviceId);
  if (owner === undefined && hospital === null) return null;
  return {
    id: serviceId,
    serviceId,
    bridgeId: owner?.clientId ?? "SBXID_HOSPITALS",
    name: owner?.hiuNames[serviceId] ?? hospital?.name ?? serviceId,
    isHip: hospital !== null,
    isHiu: owner !== undefined,
    isHealthLocker: false,
    isPhr: false,
    active: true,
  };
}
