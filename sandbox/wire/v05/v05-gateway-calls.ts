import { verifyJwt } from "@/sandbox/keys/jwt";
import { sessionBody } from "@/sandbox/keys/realm-tokens";
import type { Network } from "@/sandbox/network";
import type { Client } from "@/sandbox/state/client-store";
import { authenticateBearer } from "@/sandbox/wire/authenticate-bearer";
import { bridgeView, isWebAddress } from "@/sandbox/wire/bridge-view";
import type { Reply } from "@/sandbox/wire/call";
import type { CallHandler } from "@/sandbox/wire/call-route";
import { stringMember, type Json } from "@/sandbox/wire/json";
import { parseV05Body } from "./authorize-v05-call";
import { invalidRequest, tokenVerificationFailed, v05Refusal } from "./v05-refusals";

function authenticateClient(network: Network, clientId: string, json: Json): { client: Client } | { refused: Reply } {
  const refuse = (message: string) => ({ refused: v05Refusal(401, 2401, message) });
  if (stringMember(json, "grantType") === "refresh_token") {
    const claims = verifyJwt(network.keys, stringMember(json, "refreshToken") ?? "", network.now());
    const client = network.clients.find(clientId);
    const valid = claims?.["typ"] === "Refresh" && claims["azp"] === clientId && client !== null;
    return valid ? { client } : refuse("Invalid refresh token");
  }
  const result = network.clients.authenticate(clientId, stringMember(json, "clientSecret") ?? "", network.now());
  if ("client" in result) return result;
  return refuse(result.refused === "locked" ? "Invalid user credentials" : "Invalid client id or secret");
}

/** POST /gateway/v0.5/sessions: a session token in exchange for a client's secret or a refresh token; the status is 200. */
export const v05OpenSession: CallHandler = (network, call) => {
  const parsed = parseV05Body(call);
  if ("refused" in parsed) return parsed.refused;
  const clientId = stringMember(parsed.json, "clientId");
  const grantType = parsed.json["grantType"] ?? "client_credentials";
  if (clientId === null || (grantType !== "client_credentials" && grantType !== "refresh_token")) {
    return invalidRequest("Invalid request");
  }
  const result = authenticateClient(network, clientId, parsed.json);
  if ("refused" in result) return result.refused;
  return { status: 200, body: sessionBody(network.keys, network.origin, result.client, network.now()) };
};

/** PATCH /devservice/v1/bridges: sets the callback address. */
export const v05SetBridgeUrl: CallHandler = (network, call) => {
  const client = authenticateBearer(network, call.headers);
  if (typeof client === "string") return tokenVerificationFailed;
  const parsed = parseV05Body(call);
  if ("refused" in parsed) return parsed.refused;
  const url = stringMember(parsed.json, "url");
  if (url === null || !isWebAddress(url)) return v05Refusal(400, 2505, "Invalid bridge url");
  network.clients.update(client, { callbackUrl: url });
  return { status: 200, text: "" };
};

/** GET /devservice/v1/bridges/getServices: the bridge's address and services. */
export const v05ListBridgeServices: CallHandler = (network, call) => {
  const client = authenticateBearer(network, call.headers);
  return typeof client === "string" ? tokenVerificationFailed : { status: 200, body: bridgeView(client) };
};

/** GET /gateway/v0.5/certs: the key set; no token is needed. */
export const v05ShowCertificates: CallHandler = (network) => ({ status: 200, body: network.keys.jwks() });

/** GET /gateway/v0.5/.well-known/openid-configuration. */
export const v05ShowConfiguration: CallHandler = (network) => ({
  status: 200,
  body: { jwks_uri: `${network.origin}/gateway/v0.5/certs` },
});

/** GET /gateway/v0.5/heartbeat. */
export const v05Heartbeat: CallHandler = (network) => ({
  status: 200,
  body: { timestamp: network.now().toISOString(), status: "UP", error: null },
});
