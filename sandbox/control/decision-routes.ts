import { Hono, type Context } from "hono";
import { deny, expire, grant, revoke, type DecisionResult } from "@/sandbox/consent/decisions";
import type { Network } from "@/sandbox/network";
import type { ConsentRequest } from "@/sandbox/state/consent-request";
import type { HttpEnv } from "@/sandbox/wire/call-route";
import { grantSchema, readControlInput, revokeSchema, withoutUndefined } from "./control-input";

const UNKNOWN_REQUEST = { problem: "There is no such consent request." };

/** Reads consent requests, and decides them in place of the patient. */
export function decisionRoutes(network: Network): Hono<HttpEnv> {
  const requestOf = (c: Context<HttpEnv>) => network.consents.find(c.req.param("id") ?? "");
  const decisionRoute =
    (decision: (request: ConsentRequest, c: Context<HttpEnv>) => DecisionResult | Promise<DecisionResult>) =>
    async (c: Context<HttpEnv>) => {
      const request = requestOf(c);
      if (request === null) return c.json(UNKNOWN_REQUEST, 404);
      const result = await decision(request, c);
      return "problem" in result ? c.json(result, 409) : c.json(request);
    };
  return new Hono<HttpEnv>()
    .get("/patients/:abhaAddress/requests", (c) =>
      c.json(network.consents.ofPatient(c.req.param("abhaAddress").toLowerCase())),
    )
    .get("/requests/:id", (c) => {
      const request = requestOf(c);
      return request === null ? c.json(UNKNOWN_REQUEST, 404) : c.json(request);
    })
    .post(
      "/requests/:id/grant",
      decisionRoute(async (request, c) => {
        const { widen, unreportedEnd, ...choice } = await readControlInput(c, grantSchema);
        request.hasUnreportedEnd = unreportedEnd ?? false;
        return grant(network, request, withoutUndefined(choice), widen ?? false);
      }),
    )
    .post(
      "/requests/:id/deny",
      decisionRoute((request) => deny(network, request)),
    )
    .post(
      "/requests/:id/revoke",
      decisionRoute(async (request, c) => {
        const { artefactIds } = await readControlInput(c, revokeSchema);
        return revoke(network, request, artefactIds);
      }),
    )
    .post(
      "/requests/:id/expire",
      decisionRoute((request) => expire(network, request)),
    );
}
