import { Hono, type Context } from "hono";
import type { ConsentRequest } from "@/sandbox/consent/consent-request";
import { deny, expire, grant, revoke, type Decision } from "@/sandbox/consent/decide";
import type { Choice } from "@/sandbox/consent/narrow";
import type { Network } from "@/sandbox/network";
import type { Door } from "@/sandbox/wire/answer-call";
import { read } from "./read";
import { grantShape, revokeShape } from "./shapes";

function chosen(given: { [K in keyof Choice]: Choice[K] | undefined }): Choice {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Deciding for patients, without a phone. */
export function decisionRoutes(network: Network): Hono<Door> {
  const decide =
    (decision: (request: ConsentRequest, c: Context<Door>) => Decision | Promise<Decision>) =>
    async (c: Context<Door>) => {
      const request = network.consents.find(c.req.param("id") ?? "");
      if (request === null) return c.json({ problem: "There is no such consent request." }, 404);
      const outcome = await decision(request, c);
      return "problem" in outcome ? c.json(outcome, 409) : c.json(request);
    };
  return new Hono<Door>()
    .get("/patients/:abhaAddress/requests", (c) =>
      c.json(network.consents.ofPatient(c.req.param("abhaAddress").toLowerCase())),
    )
    .get("/requests/:id", (c) => {
      const request = network.consents.find(c.req.param("id"));
      return request === null ? c.json({ problem: "There is no such consent request." }, 404) : c.json(request);
    })
    .post(
      "/requests/:id/grant",
      decide(async (request, c) => {
        const { widen, ...choice } = await read(c, grantShape);
        return grant(network, request, chosen(choice), widen ?? false);
      }),
    )
    .post(
      "/requests/:id/deny",
      decide((request) => deny(network, request)),
    )
    .post(
      "/requests/:id/revoke",
      decide(async (request, c) => revoke(network, request, (await read(c, revokeShape)).artefactIds)),
    )
    .post(
      "/requests/:id/expire",
      decide((request) => expire(network, request)),
    );
}
