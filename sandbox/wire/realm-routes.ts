import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import { callRoute, type HttpEnv } from "./call-route";

/** Everything below /auth/realms/central-registry: the token issuer and its keys. */
export function realmRoutes(network: Network): Hono<HttpEnv> {
  const realm = `${network.origin}/auth/realms/central-registry`;
  const certificates = callRoute(network, "v3", "certs", () => ({ status: 200, body: network.keys.jwks() }));
  const configuration = callRoute(network, "v3", "openid", () => ({
    status: 200,
    body: {
      issuer: realm,
      jwks_uri: `${realm}/protocol/openid-connect/certs`,
      token_endpoint: `${realm}/protocol/openid-connect/token`,
    },
  }));
  return new Hono<HttpEnv>()
    .get("/protocol/openid-connect/certs", certificates)
    .get("/.well-known/openid-configuration", configuration);
}
