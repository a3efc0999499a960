import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import type { CallKind } from "@/sandbox/wire/call";
import { callRoute, type CallHandler, type HttpEnv } from "@/sandbox/wire/call-route";
import { v05Fetch, v05Find, v05OnNotify, v05Status } from "./v05-consent-calls";
import { v05DataNotify, v05DataRequest } from "./v05-data-calls";
import {
  v05Heartbeat,
  v05ListBridgeServices,
  v05OpenSession,
  v05SetBridgeUrl,
  v05ShowCertificates,
  v05ShowConfiguration,
} from "./v05-gateway-calls";
import { v05Init } from "./v05-init";
import { v05Refusal } from "./v05-refusals";

const unknownPath: CallHandler = () => v05Refusal(404, 2500, "Not Found");

/** Everything below /gateway. */
export function v05Routes(network: Network): Hono<HttpEnv> {
  const route = (kind: CallKind, handler: CallHandler) => callRoute(network, "v0.5", kind, handler);
  return new Hono<HttpEnv>()
    .post("/v0.5/sessions", route("sessions", v05OpenSession))
    .get("/v0.5/certs", route("certs", v05ShowCertificates))
    .get("/v0.5/.well-known/openid-configuration", route("openid", v05ShowConfiguration))
    .get("/v0.5/heartbeat", route("heartbeat", v05Heartbeat))
    .post("/v0.5/patients/find", route("find", v05Find))
    .post("/v0.5/consent-requests/init", route("init", v05Init))
    .post("/v0.5/consent-requests/status", route("status", v05Status))
    .post("/v0.5/consents/hiu/on-notify", route("on-notify", v05OnNotify))
    .post("/v0.5/consents/fetch", route("fetch", v05Fetch))
    .post("/v0.5/health-information/cm/request", route("data-request", v05DataRequest))
    .post("/v0.5/health-information/notify", route("data-notify", v05DataNotify))
    .all("/*", route("unknown", unknownPath));
}

/** Everything below /devservice. */
export function devserviceRoutes(network: Network): Hono<HttpEnv> {
  const route = (kind: CallKind, handler: CallHandler) => callRoute(network, "v0.5", kind, handler);
  return new Hono<HttpEnv>()
    .patch("/v1/bridges", route("bridge-url", v05SetBridgeUrl))
    .get("/v1/bridges/getServices", route("bridge-services", v05ListBridgeServices))
    .all("/*", route("unknown", unknownPath));
}
