import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import { answerCall, type Door } from "./answer-call";

/** Everything below /auth/realms/central-registry: who signs, and with which keys. */
export function realmRoutes(network: Network): Hono<Door> {
  const realm = `${network.origin}/auth/realms/central-registry`;
  const keys = answerCall(network, "v3", "certs", () => ({ status: 200, body: network.keys.jwks() }));
  const configuration = answerCall(network, "v3", "openid", () => ({
    status: 200,
    body: {
      issuer: realm,
      jwks_uri: `${realm}/protocol/openid-connect/certs`,
      token_endpoint: `${realm}/protocol/openid-connect/token`,
    },
  }));
  return new Hono<Door>()
    .get("/protocol/openid-connect/certs", keys)
    .get("/.well-known/openid-configuration", configuration);
}
