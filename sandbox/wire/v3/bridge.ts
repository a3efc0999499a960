import type { Handler } from "@/sandbox/wire/answer-call";
import { bridgeOf, isWebAddress, serviceOf } from "@/sandbox/wire/bridge-view";
import { text } from "@/sandbox/wire/json";
import { authorize } from "./envelope";
import { refusal } from "./refusals";

/** PATCH /api/hiecm/gateway/v3/bridge/url: where callbacks go from now on. The last writer wins. */
export const setBridgeUrl: Handler = (network, call) => {
  const opened = authorize(network, call);
  if ("refused" in opened) return opened.refused;
  const url = text(opened.json, "url");
  if (url === null || !isWebAddress(url)) return refusal(400, "ABDM-1006: ", "Bad Request, invalid request Body");
  network.clients.update(opened.client, { callbackUrl: url });
  return { status: 202 };
};

/** GET /api/hiecm/gateway/v3/bridge-services: the bridge's address and services. */
export const listBridgeServices: Handler = (network, call) => {
  const opened = authorize(network, call, { hasBody: false });
  return "refused" in opened ? opened.refused : { status: 200, body: bridgeOf(opened.client) };
};

/** GET /api/hiecm/gateway/v3/bridge-service/serviceId/{id}: any facility; an unknown one is an empty 200. */
export const showService: Handler = (network, call) => {
  const opened = authorize(network, call, { hasBody: false });
  if ("refused" in opened) return opened.refused;
  const service = serviceOf(network, call.params[0] ?? "");
  return service === null ? { status: 200, text: "" } : { status: 200, body: service };
};

/** GET /api/hiecm/gateway/v3/certs: the keys, for clients with a session. */
export const showCertificates: Handler = (network, call) => {
  const opened = authorize(network, call, { hasBody: false });
  return "refused" in opened ? opened.refused : { status: 200, body: network.keys.jwks() };
};

/** GET /api/hiecm/gateway/v3/.well-known/openid-configuration. */
export const showConfiguration: Handler = (network) => ({
  status: 200,
  body: { jwks_uri: `${network.origin}/api/hiecm/gateway/v3/certs` },
});
