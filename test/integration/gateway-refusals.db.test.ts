import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Advice } from "@/lib/abdm/errors/error-catalogue";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import type { Trouble } from "@/lib/consent/request/sending-problem";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import { ask } from "@/test/support/submit-request";
import { Loop, type Desk } from "@/test/support/product-with-sandbox";
import type { ConsentRequestId } from "@/lib/ids";

// Everything that would be logged, at its most talkative: the library writes here instead of to standard output.
const logged = vi.hoisted((): string[] => []);
vi.mock("pino", async (load) => {
  const real = await load<typeof import("pino")>();
  const write = (line: string) => void logged.push(line);
  return { ...real, pino: (options: object) => real.pino({ ...options, level: "trace" }, { write }) };
});

let loop: Loop;
let desk: Desk;

beforeAll(async () => {
  loop = await Loop.start();
  desk = await loop.openDesk("v3");
}, 60_000);
afterAll(() => loop.stop());

type Reply = { status: number; reply?: unknown };

const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJhenAiOiJtZSJ9.c2lnbmF0dXJl";
const PAGE = `<!DOCTYPE html><html><head><title>403 Forbidden</title></head><body><script>alert("${TOKEN}")</script></body></html>`;

const answerWith = ({ clientId }: Desk, answer: Reply, message = "init") =>
  loop.control("POST", "faults", { clientId, messages: [message], ...answer });

const eventually = (of: Desk, id: ConsentRequestId, expected: (request: ConsentRequestDetail) => void) =>
  vi.waitFor(async () => expected(await getConsentRequest(of.doctor(), { id })), { timeout: 15_000, interval: 20 });

async function callsOf(of: Desk, kind: string): Promise<number> {
  const calls = await loop.control<{ kind: string }[]>("GET", `calls?clientId=${of.clientId}`);
  return calls.filter((call) => call.kind === kind).length;
}

/** Asks while the network answers so, and sees the request fail after exactly one call. */
async function failedBy(of: Desk, answer: Reply): Promise<ConsentRequestDetail> {
  await answerWith(of, answer);
  const before = await callsOf(of, "init");
  const id = await ask(of);
  await eventually(of, id, ({ status }) => expect(status).toBe("FAILED"));
  expect((await callsOf(of, "init")) - before).toBe(1);
  const request = await getConsentRequest(of.doctor(), { id });
  // Nothing waits to be sent again either.
  const jobs = await loop.connection.pool.query(
    "select 1 from graphile_worker._private_jobs where payload::text like $1",
    [`%${id}%`],
  );
  expect(jobs.rowCount).toBe(0);
  return request;
}

const wrapped = (code: string | number, message: string) => ({ error: { code, message } });

describe("what the network would refuse again fails at once, with advice and the network's own words", () => {
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
  ])("%s %s %s", async (status, code, message, advice) => {
    const said = { code: code.replace(": ", ""), message, advice };
    const { failure, timeline } = await failedBy(desk, { status, reply: wrapped(code, message) });
    expect(failure).toEqual(said);
    expect(timeline.at(-1)).toMatchObject({ event: "consent-request.refused", detail: said });
  });

  test.each<[string, Reply, string, string, Advice]>([
    [
      "an array, a field each",
      { status: 400, reply: [wrapped("ABDM-9999: ", "Invalid consent purpose refURI"), wrapped("ABDM-9999: ", "No")] },
      "ABDM-9999",
      "Invalid consent purpose refURI; No",
      "fix-form-purpose",
    ],
    [
      "flat",
      { status: 400, reply: { code: "ABDM-1170", message: "Invalid ABHA address" } },
      "ABDM-1170",
      "Invalid ABHA address",
      "check-abha-address",
    ],
    ["by field", { status: 400, reply: { purpose: "is blank" } }, "", "purpose: is blank", "fix-form-purpose"],
    ["plain text", { status: 403, reply: "Access Denied" }, "", "Access Denied", "admin-check-entitlement"],
    ["nothing at all", { status: 403, reply: "" }, "", "", "refused-without-reason"],
  ])("%s", async (_name, answer, code, message, advice) => {
    expect((await failedBy(desk, answer)).failure).toEqual({ code, message, advice });
  });

  test("in v0.5, where codes are numbers", async () => {
    const lake = await loop.openDesk("v0.5");
    const failures = [
      (await failedBy(lake, { status: 401, reply: wrapped(1417, "Not a valid Requester") })).failure,
      (await failedBy(lake, { status: 500, reply: wrapped(2500, "Invalid HIU id: 100005") })).failure,
      (await failedBy(lake, { status: 400, reply: wrapped(1420, "") })).failure,
    ];
    expect(failures).toEqual([
      { code: "1417", message: "Not a valid Requester", advice: "admin-check-hiu-id" },
      { code: "2500", message: "Invalid HIU id: 100005", advice: "admin-check-hiu-id" },
      { code: "1420", message: "", advice: "fix-form-purpose" },
    ]);
  });
});

test("what passes is tried again by itself, with the network's words shown meanwhile", async () => {
  const passing: [Reply, string, Trouble][] = [
    [
      { status: 503, reply: { code: "ABDM-1024", message: "Dependent service unavailable" } },
      "ABDM-1024",
      "gateway-busy",
    ],
    [{ status: 429, reply: wrapped("ABDM-1022", "Too many requests") }, "ABDM-1022", "too-many-now"],
    [{ status: 400, reply: wrapped("ABDM-1019", "dependent service unavailable") }, "ABDM-1019", "gateway-busy"],
    [{ status: 400, reply: wrapped("ABDM-1033", "HIU unavailable") }, "ABDM-1033", "admin-check-callback-address"],
    [{ status: 400, reply: wrapped("ABDM-1028", "HIP unavailable") }, "ABDM-1028", "gateway-busy"],
    [{ status: 502, reply: PAGE }, "", "gateway-busy"],
  ];
  await Promise.all(
    passing.map(async ([answer, code, advice]) => {
      const away = await loop.openDesk("v3");
      await answerWith(away, answer);
      const id = await ask(away);
      await eventually(away, id, ({ status, failure, situation }) => {
        expect([status, failure?.code, failure?.advice]).toEqual(["SENDING", code, advice]);
        expect(failure?.message).not.toBe("");
        expect(situation).toMatchObject({ kind: "sending", trouble: { advice, nextTryAt: expect.any(String) } });
      });
      await loop.control("POST", "faults", { clientId: away.clientId });
      await eventually(away, id, ({ status, failure }) => expect([status, failure]).toEqual(["REQUESTED", null]));
    }),
  );
}, 40_000);

test("a wrong secret, which may be the lock of eight minutes, is said to be so, and nothing is tried meanwhile", async () => {
  const locked = await loop.openDesk("v3");
  await answerWith(locked, { status: 401, reply: { code: "900901", message: "Invalid user credentials" } }, "sessions");
  const id = await ask(locked);
  await eventually(locked, id, ({ failure }) =>
    expect(failure).toEqual({ code: "900901", message: "Invalid user credentials", advice: "credential-locked" }),
  );
  const { timeline } = await getConsentRequest(locked.doctor(), { id });
  const troubles = timeline
    .filter(({ event }) => event === "consent-request.trouble")
    .map(({ detail }) => detail.advice);
  expect(troubles).toEqual(["credential-wrong-or-locked", "credential-locked"]);
  expect(await callsOf(locked, "sessions")).toBe(2);
});

test("a firewall's page, an echoed token and a trap for databases fail in words, and no secret is kept or logged", async () => {
  const before = logged.length;
  const page = await failedBy(desk, { status: 403, reply: PAGE });
  expect(page.failure).toEqual({
    code: "",
    message: "HTML page instead of an answer: 403 Forbidden",
    advice: "admin-check-firewall",
  });
  const patient = page.patient.abhaAddress;
  const echo = await failedBy(desk, {
    status: 400,
    reply: { code: TOKEN, message: `Not for ${patient}: Bearer ${TOKEN}\u0000` },
  });
  expect(echo.failure).toMatchObject({ code: "", message: `Not for ${patient}: …`, advice: "unknown" });
  // The history keeps no personal data.
  expect(echo.timeline.at(-1)?.detail).toMatchObject({ message: "Not for …: …" });

  const lines = logged.slice(before).join("");
  expect(lines).toContain('"outcome":"refused"');
  for (const secret of [TOKEN, "eyJ", "Bearer", "secret-of-", patient, "alert(", "Forbidden"]) {
    expect(lines).not.toContain(secret);
  }
});
