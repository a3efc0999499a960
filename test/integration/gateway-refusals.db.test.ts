import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Advice } from "@/lib/abdm/errors/error-catalogue";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import type { SendingProblem } from "@/lib/consent/request/sending-problem";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, submitToPatient, waitForRequest } from "@/test/support/sandbox-requests";

// Everything that can be logged, at the lowest level: pino writes here instead of to standard output.
const logged = vi.hoisted((): string[] => []);
vi.mock("pino", async (load) => {
  const real = await load<typeof import("pino")>();
  const write = (line: string) => void logged.push(line);
  return { ...real, pino: (options: object) => real.pino({ ...options, level: "trace" }, { write }) };
});

const product = useProductWithSandbox();
let hospital: SandboxHospital;
beforeAll(async () => {
  hospital = await product.createHospital("v3");
});

type Response = { status: number; reply?: unknown };

const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJhenAiOiJtZSJ9.c2lnbmF0dXJl";
const PAGE = `<!DOCTYPE html><html><head><title>403 Forbidden</title></head><body><script>alert("${TOKEN}")</script></body></html>`;

const respondWith = (of: SandboxHospital, response: Response, message = "init") =>
  product.setFaults(of, { messages: [message], ...response });

/** Submits a request while the gateway responds so to init; returns it when it has failed, after exactly one call. */
async function failedRequest(of: SandboxHospital, response: Response): Promise<ConsentRequestDetail> {
  await respondWith(of, response);
  const before = await product.receivedCalls(of, "init");
  const id = await submitToPatient(of);
  await waitForRequest(of, id, ({ status }) => expect(status).toBe("FAILED"));
  expect(await product.receivedCalls(of, "init")).toHaveLength(before.length + 1);
  // No message waits to be sent again.
  const open = await product.database.admin.$client.query(
    "select 1 from outbound_message where consent_request_id = $1 and finished_at is null",
    [id],
  );
  expect(open.rowCount).toBe(0);
  return readRequest(of, id);
}

const wrapped = (code: string | number, message: string) => ({ error: { code, message } });

describe("an init that would be refused again fails the request at once, with advice and the network's message", () => {
  test.each<[number, string, string, Advice]>([
    [400, "ABDM-1040: ", "Invalid HIU ID", "admin-check-hiu-id"],
    [400, "ABDM-1061", "Consent artefact expired", "consent-ended"],
    [400, "ABDM-1062", "Consent Not granted", "consent-not-given"],
    [400, "ABDM-1063", "Date Range given is invalid", "fix-form-dates"],
    [500, "ABDM-1112", "Invalid or already expired consent artefact id", "consent-ended"],
    [429, "ABDM-1027", "You are blocked. Please try again after 24 hours.", "admin-blocked-for-a-day"],
    [404, "ABDM-1016: ", "Invalid Timestamp", "admin-check-clock"],
    [200, "ABDM-1070", "Duplicate consent request", "duplicate-request-open"],
    [400, "", "", "refused-without-reason"],
  ])("status %s with error %s %s", async (status, code, message, advice) => {
    const error = { code: code.replace(": ", ""), message, advice };
    // A client that is blocked for a day calls for nobody else of its hospital.
    const own = await product.createHospital("v3");
    const { failure, timeline } = await failedRequest(own, { status, reply: wrapped(code, message) });
    expect(failure).toEqual(error);
    expect(timeline.at(-1)).toMatchObject({ event: "consent-request.refused", error });
  });

  test.each<[string, Response, string, string, Advice]>([
    [
      "an array of errors",
      { status: 400, reply: [wrapped("ABDM-9999: ", "Invalid consent purpose refURI"), wrapped("ABDM-9999: ", "No")] },
      "ABDM-9999",
      "Invalid consent purpose refURI; No",
      "fix-form-purpose",
    ],
    [
      "an error that is not wrapped",
      { status: 400, reply: { code: "ABDM-1170", message: "Invalid ABHA address" } },
      "ABDM-1170",
      "Invalid ABHA address",
      "check-abha-address",
    ],
    [
      "a message for a field",
      { status: 400, reply: { purpose: "is blank" } },
      "",
      "purpose: is blank",
      "fix-form-purpose",
    ],
    ["plain text", { status: 403, reply: "Access Denied" }, "", "Access Denied", "admin-check-entitlement"],
    ["an empty body", { status: 403, reply: "" }, "", "", "refused-without-reason"],
  ])("%s", async (_name, response, code, message, advice) => {
    expect((await failedRequest(hospital, response)).failure).toEqual({ code, message, advice });
  });

  test("numeric codes of v0.5", async () => {
    const v05 = await product.createHospital("v0.5");
    const failures = [
      (await failedRequest(v05, { status: 401, reply: wrapped(1417, "Not a valid Requester") })).failure,
      (await failedRequest(v05, { status: 500, reply: wrapped(2500, "Invalid HIU id: 100005") })).failure,
      (await failedRequest(v05, { status: 400, reply: wrapped(1420, "") })).failure,
    ];
    expect(failures).toEqual([
      { code: "1417", message: "Not a valid Requester", advice: "admin-check-hiu-id" },
      { code: "2500", message: "Invalid HIU id: 100005", advice: "admin-check-hiu-id" },
      { code: "1420", message: "", advice: "fix-form-purpose" },
    ]);
  });
});

test.concurrent.each<[string, Response, string, SendingProblem]>([
  [
    "status 503 with ABDM-1024",
    { status: 503, reply: { code: "ABDM-1024", message: "Dependent service unavailable" } },
    "ABDM-1024",
    "gateway-busy",
  ],
  [
    "status 400 with ABDM-1019",
    { status: 400, reply: wrapped("ABDM-1019", "dependent service unavailable") },
    "ABDM-1019",
    "gateway-busy",
  ],
  [
    "status 400 with ABDM-1033",
    { status: 400, reply: wrapped("ABDM-1033", "HIU unavailable") },
    "ABDM-1033",
    "admin-check-callback-address",
  ],
  [
    "status 400 with ABDM-1028",
    { status: 400, reply: wrapped("ABDM-1028", "HIP unavailable") },
    "ABDM-1028",
    "gateway-busy",
  ],
  ["status 502 with a page of HTML", { status: 502, reply: PAGE }, "", "gateway-busy"],
])(
  "an init that is answered with %s is sent again, and the request shows the error meanwhile",
  async (_name, response, code, advice) => {
    const busy = await product.createHospital("v3");
    await respondWith(busy, response);
    const id = await submitToPatient(busy);
    await waitForRequest(busy, id, ({ status, failure, situation }) => {
      expect([status, failure?.code, failure?.advice]).toEqual(["SENDING", code, advice]);
      expect(failure?.message).not.toBe("");
      expect(situation).toMatchObject({ kind: "sending", problem: { advice, nextTryAt: expect.any(String) } });
    });
    await product.setFaults(busy);
    await waitForRequest(busy, id, ({ status, failure }) => expect([status, failure]).toEqual(["REQUESTED", null]));
  },
);

test("an init that is answered with ABDM-1022 is sent again in a minute, not before", async () => {
  const busy = await product.createHospital("v3");
  await respondWith(busy, { status: 429, reply: wrapped("ABDM-1022", "Too many requests") });
  const before = Date.now();
  const id = await submitToPatient(busy);
  await waitForRequest(busy, id, ({ status, failure, situation }) => {
    expect([status, failure?.code]).toEqual(["SENDING", "ABDM-1022"]);
    const problem = situation.kind === "sending" ? situation.problem : null;
    expect(problem).toMatchObject({ advice: "too-many-now", nextTryAt: expect.any(String) });
    expect(Date.parse(problem?.nextTryAt ?? "")).toBeGreaterThanOrEqual(before + 60_000);
  });
  expect(await product.receivedCalls(busy, "init")).toHaveLength(1);
});

test("a refused client secret, which may be a locked client, is shown as such after two sessions, and no third is opened", async () => {
  const locked = await product.createHospital("v3");
  await respondWith(
    locked,
    { status: 401, reply: { code: "900901", message: "Invalid user credentials" } },
    "sessions",
  );
  const id = await submitToPatient(locked);
  await waitForRequest(locked, id, ({ failure }) =>
    expect(failure).toEqual({ code: "900901", message: "Invalid user credentials", advice: "credential-locked" }),
  );
  const { timeline } = await readRequest(locked, id);
  const problems = timeline.filter(({ event }) => event === "consent-request.sending-problem");
  expect(problems.map(({ error }) => error?.advice)).toEqual(["credential-wrong-or-locked", "credential-locked"]);
  expect(await product.receivedCalls(locked, "sessions")).toHaveLength(2);
});

test("a firewall's page and an error with a token are shown as text, and no secret is stored or logged", async () => {
  const before = logged.length;
  const page = await failedRequest(hospital, { status: 403, reply: PAGE });
  expect(page.failure).toEqual({
    code: "",
    message: "HTML page instead of an answer: 403 Forbidden",
    advice: "admin-check-firewall",
  });
  const patient = page.patient.abhaAddress;
  const message = `Not for ${patient}: Bearer ${TOKEN}\u0000`;
  const withToken = await failedRequest(hospital, { status: 400, reply: { code: TOKEN, message } });
  expect(withToken.failure).toMatchObject({ code: "", message: `Not for ${patient}: …`, advice: "unknown" });
  // The timeline stores no personal data.
  expect(withToken.timeline.at(-1)?.error?.message).toBe("Not for …: …");

  const lines = logged.slice(before).join("");
  expect(lines).toContain('"outcome":"refused"');
  for (const secret of [TOKEN, "eyJ", "Bearer", "secret-of-", patient, "alert(", "Forbidden"]) {
    expect(lines).not.toContain(secret);
  }
});
