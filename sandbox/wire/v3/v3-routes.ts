import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import type { CallKind } from "@/sandbox/wire/call";
import { callRoute, type CallHandler, type HttpEnv } from "@/sandbox/wire/call-route";
import { v3Fetch, v3OnNotify, v3Status } from "./v3-consent-calls";
import { v3DataNotify, v3DataRequest, v3DataStatus } from "./v3-data-calls";
import {
  v3ListBridgeServices,
  v3OpenSession,
  v3SetBridgeUrl,
  v3ShowCertificates,
  v3ShowConfiguration,
  v3ShowService,
} from "./v3-gateway-calls";
import { v3Init } from "./v3-init";
import { noSuchResource } from "./v3-refusals";

/** Everything below /api. */
export function v3Routes(network: Network): Hono<HttpEnv> {
  const route = (kind: CallKind, handler: CallHandler) => callRoute(network, "v3", kind, handler);
  return new Hono<HttpEnv>()
    .post("/hiecm/gateway/v3/sessions", route("sessions", v3OpenSession))
    .get("/hiecm/gateway/v3/certs", route("certs", v3ShowCertificates))
    .get("/hiecm/gateway/v3/.well-known/openid-configuration", route("openid", v3ShowConfiguration))
    .patch("/hiecm/gateway/v3/bridge/url", route("bridge-url", v3SetBridgeUrl))
    .get("/hiecm/gateway/v3/bridge-services", route("bridge-services", v3ListBridgeServices))
    .get("/hiecm/gateway/v3/bridge-service/serviceId/:id", route("bridge-service", v3ShowService))
    .post("/hiecm/consent/v3/request/init", route("init", v3Init))
    .post("/hiecm/consent/v3/request/status", route("status", v3Status))
    .post("/hiecm/consent/v3/request/hiu/on-notify", route("on-notify", v3OnNotify))
    .post("/hiecm/consent/v3/fetch", route("fetch", v3Fetch))
    .post("/hiecm/data-flow/v3/health-information/request", route("data-request", v3DataRequest))
    .get("/hiecm/data-flow/v3/health-information/request/status/:id", route("data-status", v3DataStatus))
    .post("/hiecm/data-flow/v3/health-information/notify", route("data-notify", v3DataNotify))
    .all(
      "/*",
      route("unknown", () => noSuchResource),
    );
}
