import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { post } from "@/sandbox/callbacks/post";
import type { Callback } from "@/sandbox/callbacks/callback";
import type { Network } from "@/sandbox/network";
import type { Door } from "@/sandbox/wire/answer-call";
import { read } from "./read";
import { callbackShape, tokenShape } from "./shapes";
import { signedToken } from "./signed";

/** Tokens and callbacks of a test's own making. */
export function signatureRoutes(network: Network): Hono<Door> {
  return new Hono<Door>()
    .post("/token", async (c) => {
      const { claims, header, key } = await read(c, tokenShape);
      return c.json({ token: signedToken(network, claims, header, key) });
    })
    .post("/callback", async (c) => {
      const { clientId, path, body, headers = {}, claims, header, key } = await read(c, callbackShape);
      const client = network.clients.find(clientId);
      if (client?.callbackUrl == null) return c.json({ problem: "This client has no callback address." }, 404);
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      const inBody = typeof body["requestId"] === "string" ? body["requestId"] : null;
      const requestId = lower["request-id"] ?? inBody ?? randomUUID();
      const callback: Callback = {
        clientId,
        hiuId: client.hiuIds[0] ?? "",
        dialect: path.startsWith("/v0.5") ? "v0.5" : "v3",
        kind: "notify",
        path,
        requestId,
        body,
        consentRequestId: null,
        headers,
      };
      network.custom.add(requestId);
      const answered = await post(
        client.callbackUrl,
        callback,
        signedToken(network, claims, header, key),
        network.now(),
      );
      const at = network.now().toISOString();
      const outcome = answered === null ? "unreachable" : answered >= 200 && answered < 300 ? "delivered" : "refused";
      network.attempts.add({ at, clientId, kind: "custom", path, requestId, attempt: 1, answered, outcome, body });
      return c.json({ requestId, answered });
    });
}
