import type { Network } from "@/sandbox/network";
import type { Client } from "@/sandbox/state/client-store";
import { findHospital, HOSPITALS_BRIDGE_ID } from "@/sandbox/state/hospitals";

/** True for an http or https address. The real network accepts only public https addresses. */
export function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** A client's bridge with its services, as both dialects return it. */
export function bridgeView({ clientId, callbackUrl, hiuIds, hiuNames }: Client) {
  return {
    bridge: { id: clientId, name: clientId, url: callbackUrl, active: true, blocklisted: false },
    services: hiuIds.map((id) => ({
      id,
      name: nameIn(hiuNames, id) ?? id,
      types: ["HIU"],
      endpoints: {},
      active: true,
    })),
  };
}

/** A facility on any bridge, or null. */
export function serviceView(network: Network, serviceId: string) {
  const owner = network.clients.all().find(({ hiuIds }) => hiuIds.includes(serviceId));
  const hospital = findHospital(serviceId);
  if (owner === undefined && hospital === null) return null;
  return {
    id: serviceId,
    serviceId,
    bridgeId: owner?.clientId ?? HOSPITALS_BRIDGE_ID,
    name: (owner && nameIn(owner.hiuNames, serviceId)) ?? hospital?.name ?? serviceId,
    isHip: hospital !== null,
    isHiu: owner !== undefined,
    isHealthLocker: false,
    isPhr: false,
    active: true,
  };
}

/** The ids are what a caller sent: an id such as "constructor" is a property of every object. */
function nameIn(names: Record<string, string>, id: string): string | undefined {
  return Object.hasOwn(names, id) ? names[id] : undefined;
}
