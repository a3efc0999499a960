import { sessionBody } from "@/sandbox/keys/realm-tokens";
import { bridgeView, isWebAddress, serviceView } from "@/sandbox/wire/bridge-view";
import type { CallHandler } from "@/sandbox/wire/call-route";
import { stringMember } from "@/sandbox/wire/json";
import { authorizeV3Call, validateV3Call } from "./authorize-v3-call";
import { unauthorized, v3Refusal } from "./v3-refusals";

/** POST /api/hiecm/gateway/v3/sessions: a session token in exchange for a client's secret; the status is 202. */
export const v3OpenSession: CallHandler = (network, call) => {
  const valid = validateV3Call(network, call, "sessions");
  if ("refused" in valid) return valid.refused;
  const clientId = stringMember(valid.json, "clientId");
  const clientSecret = stringMember(valid.json, "clientSecret");
  const grantType = stringMember(valid.json, "grantType");
  if (clientId === null || clientSecret === null || grantType !== "client_credentials") {
    return v3Refusal(400, "ABDM-1015", "Invalid Response");
  }
  const now = network.now();
  const result = network.clients.authenticate(clientId, clientSecret, now);
  if ("refused" in result) {
    const message = result.refused === "locked" ? "Invalid user credentials" : "Invalid Credentials";
    return unauthorized("900901", message, call.path);
  }
  return { status: 202, body: sessionBody(network.keys, network.origin, result.client, now) };
};

/** PATCH /api/hiecm/gateway/v3/bridge/url: sets the callback address; the last call wins. */
export const v3SetBridgeUrl: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const url = stringMember(authorized.json, "url");
  if (url === null || !isWebAddress(url)) return v3Refusal(400, "ABDM-1006: ", "Bad Request, invalid request Body");
  network.clients.update(authorized.client, { callbackUrl: url });
  return { status: 202 };
};

/** GET /api/hiecm/gateway/v3/bridge-services: the bridge's address and services. */
export const v3ListBridgeServices: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call, { hasBody: false });
  return "refused" in authorized ? authorized.refused : { status: 200, body: bridgeView(authorized.client) };
};

/** GET /api/hiecm/gateway/v3/bridge-service/serviceId/{id}: any facility; an unknown one gets an empty 200. */
export const v3ShowService: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call, { hasBody: false });
  if ("refused" in authorized) return authorized.refused;
  const service = serviceView(network, call.params[0] ?? "");
  return service === null ? { status: 200, text: "" } : { status: 200, body: service };
};

/** GET /api/hiecm/gateway/v3/certs: the key set, for clients with a session. */
export const v3ShowCertificates: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call, { hasBody: false });
  return "refused" in authorized ? authorized.refused : { status: 200, body: network.keys.jwks() };
};

/** GET /api/hiecm/gateway/v3/.well-known/openid-configuration. */
export const v3ShowConfiguration: CallHandler = (network) => ({
  status: 200,
  body: { jwks_uri: `${network.origin}/api/hiecm/gateway/v3/certs` },
});
