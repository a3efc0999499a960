import "server-only";

import http from "node:http";
import https from "node:https";

import { getProxyForUrl } from "proxy-from-env";

import { TunnelAgent } from "@/lib/abdm/http/proxy-tunnel";
import { SECOND } from "@/lib/clock";

/** Limit for DNS lookup, TCP and TLS together, through a proxy as well. */
export const CONNECT_TIMEOUT_MS = 3 * SECOND;
/** Limit for the tunnel: shorter, so that the reason for a proxy that does not respond names the proxy. */
const TUNNEL_TIMEOUT_MS = 2.5 * SECOND;

const OPTIONS = {
  keepAlive: true,
  // Gateways close idle connections after five seconds or more. Our idle timeout is shorter, so that a connection that the
  // gateway has just closed is rarely reused.
  timeout: 4 * SECOND,
  // Of a host with several addresses the next one is tried after this time. Node's 250 ms end each attempt on a slow line.
  autoSelectFamilyAttemptTimeout: SECOND,
};

const agents = { "http:": new http.Agent(OPTIONS), "https:": new https.Agent(OPTIONS) };
const tunnelAgents = new Map<string, TunnelAgent>();

/**
 * The agent, with its pool of connections, for a request to an http or https URL: through the proxy that HTTPS_PROXY and NO_PROXY name for an
 * https URL, otherwise directly. Throws `TypeError` where HTTPS_PROXY is not a URL.
 */
export function agentFor(url: URL): http.Agent {
  if (url.protocol !== "https:") return agents["http:"];
  const proxy = getProxyForUrl(url.href);
  if (proxy === "") return agents["https:"];
  const agent =
    tunnelAgents.get(proxy) ?? new TunnelAgent(new URL(proxy), { ...OPTIONS, connectTimeoutMs: TUNNEL_TIMEOUT_MS });
  tunnelAgents.set(proxy, agent);
  return agent;
}
