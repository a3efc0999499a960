import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import { answerCall, type Door, type Handler } from "@/sandbox/wire/answer-call";
import type { CallKind } from "@/sandbox/wire/call";
import { listBridgeServices, setBridgeUrl, showCertificates, showConfiguration, showService } from "./bridge";
import { initRequest } from "./init";
import { acknowledgeNotification } from "./on-notify";
import { noSuchResource } from "./refusals";
import { checkRequest, fetchArtefact } from "./requests";
import { openSession } from "./sessions";

/** Everything below /api. */
export function v3Routes(network: Network): Hono<Door> {
  const door = (kind: CallKind, handler: Handler) => answerCall(network, "v3", kind, handler);
  return new Hono<Door>()
    .post("/hiecm/gateway/v3/sessions", door("sessions", openSession))
    .get("/hiecm/gateway/v3/certs", door("certs", showCertificates))
    .get("/hiecm/gateway/v3/.well-known/openid-configuration", door("openid", showConfiguration))
    .patch("/hiecm/gateway/v3/bridge/url", door("bridge-url", setBridgeUrl))
    .get("/hiecm/gateway/v3/bridge-services", door("bridge-services", listBridgeServices))
    .get("/hiecm/gateway/v3/bridge-service/serviceId/:id", door("bridge-service", showService))
    .post("/hiecm/consent/v3/request/init", door("init", initRequest))
    .post("/hiecm/consent/v3/request/status", door("status", checkRequest))
    .post("/hiecm/consent/v3/request/hiu/on-notify", door("on-notify", acknowledgeNotification))
    .post("/hiecm/consent/v3/fetch", door("fetch", fetchArtefact))
    .all(
      "/*",
      door("unknown", () => noSuchResource),
    );
}
