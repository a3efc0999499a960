import { verifyJwt } from "@/sandbox/keys/jwt";
import type { Network } from "@/sandbox/network";
import type { Client } from "@/sandbox/state/client-store";

/** The client whose valid session token the call has; "missing" without a token, "invalid" for any other token. */
export function authenticateBearer(network: Network, headers: Headers): Client | "missing" | "invalid" {
  const authorization = headers.get("authorization");
  if (authorization === null || authorization.trim() === "") return "missing";
  const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  const claims = token === undefined ? null : verifyJwt(network.keys, token, network.now());
  if (claims === null || claims["typ"] !== "Bearer" || typeof claims["azp"] !== "string") return "invalid";
  const client = network.clients.find(claims["azp"]);
  return client === null || claims["generation"] !== client.tokenGeneration ? "invalid" : client;
}
