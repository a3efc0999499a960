import type { Client } from "@/sandbox/clients/client";
import { readToken } from "@/sandbox/keys/token";
import type { Network } from "@/sandbox/network";

/** The client whose live session token this is; "missing" without one, "invalid" where it is not good. */
export function bearerOf(network: Network, headers: Headers): Client | "missing" | "invalid" {
  const authorization = headers.get("authorization");
  if (authorization === null || authorization.trim() === "") return "missing";
  const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  const claims = token === undefined ? null : readToken(network.keys, token, network.now());
  if (claims === null || claims["typ"] !== "Bearer" || typeof claims["azp"] !== "string") return "invalid";
  const client = network.clients.find(claims["azp"]);
  return client === null || claims["generation"] !== client.tokenGeneration ? "invalid" : client;
}
