import { Hono, type Context } from "hono";
import { streamSSE } from "hono/streaming";
import { deny, grant, revoke, type DecisionResult } from "@/sandbox/consent/decisions";
import type { Network } from "@/sandbox/network";
import type { ConsentRequest } from "@/sandbox/state/consent-request";
import { findPatient, type Patient } from "@/sandbox/state/patients";
import type { HttpEnv } from "@/sandbox/wire/call-route";
import { readFormValues, toChoice } from "./consent-form";
import { SCRIPT } from "./page";
import { patientsPage } from "./patients-page";
import { requestListPage } from "./request-list-page";
import { requestPage } from "./request-page";

/** The interval at which an event stream without events shows that it is alive. */
const HEARTBEAT_MS = 20_000;

type Action = "allow" | "deny" | "withdraw";

/** Everything below /phone. */
export function phoneRoutes(network: Network): Hono<HttpEnv> {
  const patientOf = (c: Context<HttpEnv>) => findPatient(c.req.param("abhaAddress") ?? "");
  const findRequest = (c: Context<HttpEnv>): { patient: Patient; request: ConsentRequest } | null => {
    const patient = patientOf(c);
    const request = network.consents.find(c.req.param("id") ?? "");
    return patient === null || request?.asked.patientId !== patient.abhaAddress ? null : { patient, request };
  };
  const actionRoute =
    (action: Action, apply: (request: ConsentRequest, form: FormData) => DecisionResult) =>
    async (c: Context<HttpEnv>) => {
      const found = findRequest(c);
      if (found === null) return c.notFound();
      const form = await c.req.formData();
      const result = apply(found.request, form);
      if ("delivery" in result) return c.redirect(`/phone/${found.patient.abhaAddress}?done=${action}`, 303);
      const values = action === "allow" ? readFormValues(form) : null;
      return c.html(requestPage(network, found.patient, found.request, values, result.problem), 409);
    };
  const allow = (request: ConsentRequest, form: FormData) =>
    grant(network, request, toChoice(readFormValues(form), request.asked));
  const withdraw = (request: ConsentRequest, form: FormData) => {
    const artefactIds = form.getAll("artefactIds").map(String);
    return revoke(network, request, artefactIds.length > 0 ? artefactIds : undefined);
  };
  return new Hono<HttpEnv>()
    .get("/", (c) => c.html(patientsPage(network)))
    .get("/script.js", (c) => c.body(SCRIPT, 200, { "content-type": "text/javascript; charset=utf-8" }))
    .get("/:abhaAddress/live", (c) => {
      const patient = patientOf(c);
      return patient === null ? c.notFound() : eventStream(network, c, patient);
    })
    .get("/:abhaAddress", (c) => {
      const patient = patientOf(c);
      return patient === null ? c.notFound() : c.html(requestListPage(network, patient, c.req.query("done") ?? null));
    })
    .get("/:abhaAddress/:id", (c) => {
      const found = findRequest(c);
      return found === null ? c.notFound() : c.html(requestPage(network, found.patient, found.request));
    })
    .post("/:abhaAddress/:id/allow", actionRoute("allow", allow))
    .post(
      "/:abhaAddress/:id/deny",
      actionRoute("deny", (request) => deny(network, request)),
    )
    .post("/:abhaAddress/:id/withdraw", actionRoute("withdraw", withdraw));
}

function eventStream(network: Network, c: Context, patient: Patient): Response {
  return streamSSE(c, async (stream) => {
    const unsubscribe = network.liveUpdates.subscribe(
      patient.abhaAddress,
      () => void stream.writeSSE({ data: "changed" }),
    );
    const heartbeat = setInterval(() => void stream.writeSSE({ event: "heartbeat", data: "" }), HEARTBEAT_MS);
    await new Promise<void>((resolve) => stream.onAbort(resolve));
    clearInterval(heartbeat);
    unsubscribe();
  });
}
