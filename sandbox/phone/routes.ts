import { Hono, type Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { ConsentRequest } from "@/sandbox/consent/consent-request";
import { deny, grant, revoke, type Decision } from "@/sandbox/consent/decide";
import type { Network } from "@/sandbox/network";
import { findPatient, type Patient } from "@/sandbox/patients/patients";
import type { Door } from "@/sandbox/wire/answer-call";
import { readEntered, toChoice, type Entered } from "./entered";
import { listPage } from "./list-page";
import { patientsPage } from "./patients-page";
import { requestPage } from "./request-page";

/** How often a silent stream says that it still lives. */
const HEARTBEAT_MS = 20_000;

type Screen = { patient: Patient; request: ConsentRequest };

/** Everything below /phone. */
export function phoneRoutes(network: Network): Hono<Door> {
  const patientOf = (c: Context<Door>) => findPatient(c.req.param("abhaAddress") ?? "");
  const screenOf = (c: Context<Door>): Screen | null => {
    const patient = patientOf(c);
    const request = network.consents.find(c.req.param("id") ?? "");
    return patient === null || request?.asked.patientId !== patient.abhaAddress ? null : { patient, request };
  };
  const answer =
    (verb: string, decide: (request: ConsentRequest, form: FormData) => Decision) => async (c: Context<Door>) => {
      const screen = screenOf(c);
      if (screen === null) return c.notFound();
      const form = await c.req.formData();
      const outcome = decide(screen.request, form);
      if ("delivery" in outcome) return c.redirect(`/phone/${screen.patient.abhaAddress}?done=${verb}`, 303);
      const entered: Entered | null = verb === "allow" ? readEntered(form) : null;
      return c.html(requestPage(network, screen.patient, screen.request, entered, outcome.problem), 409);
    };
  const allow = (request: ConsentRequest, form: FormData) =>
    grant(network, request, toChoice(readEntered(form), request.asked));
  const withdraw = (request: ConsentRequest, form: FormData) => {
    const chosen = form.getAll("artefactIds").map(String);
    return revoke(network, request, chosen.length > 0 ? chosen : undefined);
  };
  return new Hono<Door>()
    .get("/", (c) => c.html(patientsPage(network)))
    .get("/:abhaAddress/live", (c) => {
      const patient = patientOf(c);
      return patient === null ? c.notFound() : live(network, c, patient);
    })
    .get("/:abhaAddress", (c) => {
      const patient = patientOf(c);
      return patient === null ? c.notFound() : c.html(listPage(network, patient, c.req.query("done") ?? null));
    })
    .get("/:abhaAddress/:id", (c) => {
      const screen = screenOf(c);
      return screen === null ? c.notFound() : c.html(requestPage(network, screen.patient, screen.request));
    })
    .post("/:abhaAddress/:id/allow", answer("allow", allow))
    .post(
      "/:abhaAddress/:id/deny",
      answer("deny", (request) => deny(network, request)),
    )
    .post("/:abhaAddress/:id/withdraw", answer("withdraw", withdraw));
}

function live(network: Network, c: Context<Door>, patient: Patient): Response {
  return streamSSE(c, async (stream) => {
    const stop = network.live.listen(patient.abhaAddress, () => void stream.writeSSE({ data: "changed" }));
    const beat = setInterval(() => void stream.writeSSE({ event: "beat", data: "" }), HEARTBEAT_MS);
    await new Promise<void>((resolve) => stream.onAbort(resolve));
    clearInterval(beat);
    stop();
  });
}
