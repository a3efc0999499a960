import "server-only";
import Bowser from "bowser";
import ipaddr from "ipaddr.js";
import type { RequestOrigin } from "@/lib/db/actor";
import { env } from "@/lib/env";

/**
 * The request headers in which `scripts/server/run-server.mjs` passes the address of the socket and an id of the request; it replaces what a
 * client sends under these names. `npm run dev` does not.
 */
export const PEER_HEADER = "x-consent-desk-peer";
export const REQUEST_ID_HEADER = "x-consent-desk-request-id";

/** No browser's name of itself is longer; what is stored is short. */
const MOST_CHARACTERS = 500;

/** Where a request came from, for the audit trail and the limits of sign-ins. */
export function requestOrigin(headers: Pick<Headers, "get">): Omit<RequestOrigin, "sessionId"> {
  return {
    address: clientAddress(headers, env().TRUSTED_PROXIES),
    device: deviceOf(headers.get("user-agent")),
    requestId: headers.get(REQUEST_ID_HEADER),
  };
}

/**
 * The network address of the client: the socket's, or with `trustedProxies` in front the one that the outermost of them has seen, since
 * what stands before it in `X-Forwarded-For` is the client's claim. IPv4 in IPv6 is written as IPv4, and a port is cut off. Null where it is no address.
 */
export function clientAddress(headers: Pick<Headers, "get">, trustedProxies: number): string | null {
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").filter((hop) => hop.trim() !== "");
  const peer = headers.get(PEER_HEADER);
  // In development Next.js adds the socket's address as the last hop.
  const all = peer === null ? hops : [...hops, peer];
  const hop = all[Math.max(0, all.length - 1 - trustedProxies)];
  return hop === undefined ? null : normalized(hop.trim());
}

function normalized(hop: string): string | null {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
}

function deviceOf(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const { browser, os } = Bowser.parse(userAgent.slice(0, MOST_CHARACTERS));
  const version = browser.version?.split(".")[0];
  const name = [browser.name, version].filter(Boolean).join(" ");
  return [name, os.name].filter(Boolean).join(" on ") || null;
}
