import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import { answerCall, type Door, type Handler } from "@/sandbox/wire/answer-call";
import type { CallKind } from "@/sandbox/wire/call";
import { listBridgeServices, setBridgeUrl } from "./bridge";
import { initRequest } from "./init";
import { acknowledgeNotification } from "./on-notify";
import { refusal } from "./refusals";
import { checkRequest, fetchArtefact, findByAddress } from "./requests";
import { openSession } from "./sessions";

const showCertificates: Handler = (network) => ({ status: 200, body: network.keys.jwks() });

const showConfiguration: Handler = (network) => ({
  status: 200,
  body: { jwks_uri: `${network.origin}/gateway/v0.5/certs` },
});

const beat: Handler = (network) => ({
  status: 200,
  body: { timestamp: network.now().toISOString(), status: "UP", error: null },
});

const noSuchPath: Handler = () => refusal(404, 2500, "Not Found");

/** Everything below /gateway. */
export function v05Routes(network: Network): Hono<Door> {
  const door = (kind: CallKind, handler: Handler) => answerCall(network, "v0.5", kind, handler);
  return new Hono<Door>()
    .post("/v0.5/sessions", door("sessions", openSession))
    .get("/v0.5/certs", door("certs", showCertificates))
    .get("/v0.5/.well-known/openid-configuration", door("openid", showConfiguration))
    .get("/v0.5/heartbeat", door("heartbeat", beat))
    .post("/v0.5/patients/find", door("find", findByAddress))
    .post("/v0.5/consent-requests/init", door("init", initRequest))
    .post("/v0.5/consent-requests/status", door("status", checkRequest))
    .post("/v0.5/consents/hiu/on-notify", door("on-notify", acknowledgeNotification))
    .post("/v0.5/consents/fetch", door("fetch", fetchArtefact))
    .all("/*", door("unknown", noSuchPath));
}

/** Everything below /devservice. */
export function devserviceRoutes(network: Network): Hono<Door> {
  const door = (kind: CallKind, handler: Handler) => answerCall(network, "v0.5", kind, handler);
  return new Hono<Door>()
    .patch("/v1/bridges", door("bridge-url", setBridgeUrl))
    .get("/v1/bridges/getServices", door("bridge-services", listBridgeServices))
    .all("/*", door("unknown", noSuchPath));
}
