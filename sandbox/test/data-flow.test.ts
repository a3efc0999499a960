import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { documentsOf } from "@/sandbox/hip/health-documents";
import type { Artefact } from "@/sandbox/state/consent-request";
import { HOSPITALS } from "@/sandbox/state/hospitals";
import { findPatient } from "@/sandbox/state/patients";
import type { Transaction } from "@/sandbox/state/transaction";
import type { CallLogEntry } from "@/sandbox/wire/call";
import { timeLimit } from "@/test/support/time-limit";
import {
  artefactAt,
  createRecordsClient,
  decryptPage,
  FROM,
  makeKeyMaterial,
  type RecordsClient,
} from "./records-client";
import { startTestSandbox, V3_PATHS, v3Headers, type TestSandbox } from "./test-sandbox";

const { general, laboratory, clinic } = HOSPITALS;
const UNKNOWN = "11111111-2222-4333-8444-555555555555";

let sandbox: TestSandbox;
const clients = {} as Record<DialectName, RecordsClient>;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  clients.v3 = await createRecordsClient(sandbox, "v3");
  clients["v0.5"] = await createRecordsClient(sandbox, "v0.5");
});
afterEach(async () => {
  await sandbox.postControl("/reset");
  sandbox.receiver.received.splice(0);
  sandbox.receiver.status = 202;
});
afterAll(() => sandbox.close());

/** The texts of all documents that a hospital has of a patient, of these HI types. */
function textsOf(patientId: string, { hip, hiTypes }: Pick<Artefact, "hip" | "hiTypes">): string[] {
  const patient = findPatient(patientId);
  const documents = patient === null ? [] : documentsOf(patient, hip, new Date());
  return documents.filter(({ hiType }) => hiTypes.includes(hiType)).map(({ text }) => text);
}

describe.each(["v3", "v0.5"] as const)("a request for records in %s", (dialect) => {
  const patientOf = (name: string) => `hina-${name}${dialect === "v3" ? "3" : "05"}@sbx`;

  it("gets a transaction in on-request, then pages that decrypt to the documents of each HIP", async () => {
    const client = clients[dialect];
    const patientId = patientOf("whole");
    const request = await client.grantConsent(patientId);
    expect(request.artefacts).toHaveLength(3);
    for (const artefact of request.artefacts) {
      const sent = await client.requestRecords(artefact);
      expect(sent.reply).toMatchObject({ status: 202, text: "" });
      const onRequest = await client.waitForOnRequest(sent);
      const { transactionId } = onRequest.hiRequest;
      expect(onRequest).toMatchObject({ hiRequest: { sessionStatus: "REQUESTED" }, error: null });
      const pages = await client.waitForPages(sent);
      expect(pages.flatMap((page) => decryptPage(page, sent.keys))).toEqual(textsOf(patientId, artefact));
      expect(new Set(pages.map((page) => page.transactionId))).toEqual(new Set([transactionId]));
      expect(new Set(pages.map(({ keyMaterial }) => keyMaterial.dhPublicKey.keyValue)).size).toBe(pages.length);
      const granted = artefact.careContexts.map(({ careContextReference }) => careContextReference);
      const received = pages.flatMap(({ entries }) => entries.map((entry) => entry.careContextReference));
      expect(granted).toEqual(expect.arrayContaining(received));
    }
  });

  it("names the request in on-request as each dialect does", async () => {
    const client = clients[dialect];
    const { artefacts } = await client.grantConsent(patientOf("name"));
    const sent = await client.requestRecords(artefacts[0] as Artefact);
    const reply = { requestId: sent.requestId };
    const onRequest = await client.waitForOnRequest(sent);
    if (dialect === "v3") expect(Object.keys(onRequest).sort()).toEqual(["error", "hiRequest", "response"]);
    expect(onRequest).toMatchObject(dialect === "v3" ? { response: reply } : { resp: reply });
  });

  it("gets only documents of the granted HI types and of the period that the request asks for", async () => {
    const client = clients[dialect];
    const change = { hiTypes: ["Prescription", "DischargeSummary"] };
    const artefact = artefactAt(await client.grantConsent(patientOf("part"), change), general);
    const monthsAgo = (months: number) => new Date(Date.now() - months * 30.5 * 86_400_000).toISOString();
    const sent = await client.requestRecords(artefact, { dateRange: { from: monthsAgo(34), to: monthsAgo(10) } });
    const texts = (await client.waitForPages(sent)).flatMap((page) => decryptPage(page, sent.keys));
    const titles = texts.map((text) => /"title":"([^"]+)","section"/.exec(text)?.[1]);
    // Of six visits, those of 31 and 19 months ago.
    expect(titles).toEqual(["Discharge summary", "Prescription"]);
  });

  it("of a patient without documents gets one empty page", async () => {
    const client = clients[dialect];
    const { artefacts } = await client.grantConsent("norecords@sbx");
    const sent = await client.requestRecords(artefacts[0] as Artefact);
    expect(await client.waitForPages(sent)).toMatchObject([{ pageNumber: 1, pageCount: 1, entries: [] }]);
  });

  const errors = {
    v3: { dates: "ABDM-1063", revoked: "ABDM-1062", expired: "ABDM-1061" },
    "v0.5": { dates: 1418, revoked: 1428, expired: 1410 },
  }[dialect];

  it("for a period outside the artefact's, or after the end of the consent, gets an error in on-request", async () => {
    const client = clients[dialect];
    const request = await client.grantConsent(patientOf("ends"));
    const [first, second, third] = request.artefacts as [Artefact, Artefact, Artefact];
    const early = { from: "2014-12-31T23:59:59.999Z", to: first.permission.dateRange.to };
    const expectError = async (artefact: Artefact, code: unknown, change = {}) => {
      const sent = await client.requestRecords(artefact, change);
      expect(sent.reply.status).toBe(202);
      expect(await client.waitForOnRequest(sent)).toMatchObject({ hiRequest: null, error: { code } });
      expect(client.pagesOf(sent)).toEqual([]);
    };
    await expectError(first, errors.dates, { dateRange: early });
    await sandbox.postControl(`/requests/${request.id}/revoke`, { artefactIds: [second.id] });
    await expectError(second, errors.revoked);
    await sandbox.postControl(`/requests/${request.id}/expire`);
    await expectError(third, errors.expired);
  });

  it("that is malformed is answered with an error", async () => {
    const client = clients[dialect];
    const { artefacts } = await client.grantConsent(patientOf("wrong"));
    const artefact = artefacts[0] as Artefact;
    const nonce = Buffer.alloc(32, 1).toString("base64");
    const notOnCurve = Buffer.alloc(65, 4).toString("base64");
    for (const change of [
      { keyMaterial: {} },
      { keyMaterial: makeKeyMaterial(notOnCurve, nonce) },
      { keyMaterial: makeKeyMaterial("", nonce) },
      { dateRange: { from: FROM } },
      { dataPushUrl: "https://hospital.example/push#1" },
      { dataPushUrl: `https://hospital.example/${"a".repeat(255)}` },
      { dataPushUrl: "push" },
      { consent: {} },
    ]) {
      const { reply } = await client.requestRecords(artefact, change);
      expect(reply.status, JSON.stringify(change)).toBe(400);
    }
  });

  it("ends at once when the patient revokes the consent between two pages", async () => {
    const client = clients[dialect];
    const request = await client.grantConsent(patientOf("stops"));
    await sandbox.postControl("/faults", { pageDelayMs: 300 });
    const sent = await client.requestRecords(artefactAt(request, laboratory));
    await sandbox.receiver.waitFor(sent.pushPath);
    await sandbox.postControl(`/requests/${request.id}/revoke`);
    const pages = await client.waitForPages(sent);
    expect(pages.length).toBeLessThan(pages[0]?.pageCount ?? 0);
  });

  it("can be reported once its pages arrived, in the call log and in the transaction", async () => {
    const client = clients[dialect];
    const artefact = artefactAt(await client.grantConsent(patientOf("report")), clinic);
    const sent = await client.requestRecords(artefact);
    const { transactionId } = (await client.waitForOnRequest(sent)).hiRequest;
    await client.waitForPages(sent);
    const reply = await client.report(artefact, transactionId);
    expect(reply.status).toBe(202);
    if (dialect === "v3") expect(reply.json).toEqual({ status: "Notification is Accepted" });
    const transaction = await client.readTransaction(transactionId);
    expect(transaction).toMatchObject({
      status: "TRANSFERRED",
      hipId: clinic.id,
      reports: [
        {
          sessionStatus: "TRANSFERRED",
          statusResponses: [{ hiStatus: "OK", description: "Received" }, {}, {}, {}, {}],
        },
      ],
    });
    expect(transaction.pushes.map(({ answered }) => answered)).toEqual(transaction.pushes.map(() => 202));
    const calls = await sandbox.getControl<CallLogEntry[]>("/calls");
    expect(calls.filter(({ kind }) => kind === "data-notify")).toMatchObject([{ status: 202 }]);
  });

  const refusals = {
    v3: {
      none: { error: { message: "statusResponses is mandatory" } },
      noText: { error: { message: "description is mandatory" } },
      hiStatus: { error: { code: "ABDM-1405" } },
      word: { error: { code: "ABDM-1406" } },
      attribute: { code: "ABDM-1031", message: "Invalid request" },
      unknown: { error: { code: "ABDM-1101", message: "Duplicate Health Information request" } },
    },
    "v0.5": {
      none: { error: { message: "statusResponses is mandatory" } },
      noText: { error: { message: "description is mandatory" } },
      hiStatus: { error: { code: 2500 } },
      word: { error: { code: 2500 } },
      attribute: { error: { code: 2500 } },
      unknown: { error: { code: 1427 } },
    },
  }[dialect];

  it("whose report is wrong gets the error of the real network, and no report", async () => {
    const client = clients[dialect];
    const artefact = artefactAt(await client.grantConsent(patientOf("refuse")), general);
    const sent = await client.requestRecords(artefact);
    const { transactionId } = (await client.waitForOnRequest(sent)).hiRequest;
    const one = { careContextReference: "Visit-1", hiStatus: "OK", description: "Received" };
    const expectRefusal = async (refusal: object, change: object, others = {}) => {
      const reply = await client.report(artefact, transactionId, change, others);
      expect(reply).toMatchObject({ status: 400, json: refusal });
    };
    await expectRefusal(refusals.none, { statusResponses: [] });
    await expectRefusal(refusals.noText, { statusResponses: [one, { ...one, description: "" }] });
    await expectRefusal(refusals.hiStatus, { statusResponses: [{ ...one, hiStatus: "DELIVERED" }] });
    await expectRefusal(refusals.word, { sessionStatus: "DONE" });
    await expectRefusal(refusals.attribute, {}, { doneAt: new Date(Date.now() + 60_000).toISOString() });
    await expectRefusal(refusals.attribute, {}, { notifier: { type: "HIP", id: client.paths.hiuId } });
    await expectRefusal(refusals.unknown, {}, { transactionId: UNKNOWN });
    await expectRefusal(refusals.unknown, {}, { consentId: UNKNOWN });
    expect((await client.readTransaction(transactionId)).reports).toEqual([]);
  });
});

describe("v3 alone", () => {
  it("refuses an artefact that is unknown or another client's with ABDM-1112, v0.5 with 1416 in on-request", async () => {
    const { artefacts } = await clients["v0.5"].grantConsent("hina-foreign@sbx");
    for (const artefact of [artefacts[0] as Artefact, { ...(artefacts[0] as Artefact), id: UNKNOWN }]) {
      const { reply } = await clients.v3.requestRecords(artefact);
      expect(reply).toMatchObject({ status: 400, json: { error: { code: "ABDM-1112" } } });
    }
    const sent = await clients["v0.5"].requestRecords({ ...(artefacts[0] as Artefact), id: UNKNOWN });
    expect(await clients["v0.5"].waitForOnRequest(sent)).toMatchObject({ error: { code: 1416 } });
  });

  it("answers a wrong token and a missing X-HIU-ID with 401 without a body", async () => {
    expect(await sandbox.callV3(V3_PATHS.dataRequest, "a.b.c", {})).toMatchObject({ status: 401, text: "" });
    const headers = { "X-HIU-ID": null };
    const token = await sandbox.v3Token();
    expect(await sandbox.callV3(V3_PATHS.dataRequest, token, {}, headers)).toMatchObject({ status: 401, text: "" });
  });

  it("answers the status of a transaction, and ABDM-1006 for an unknown one", async () => {
    const artefact = artefactAt(await clients.v3.grantConsent("hina-asks@sbx"), general);
    const sent = await clients.v3.requestRecords(artefact);
    await clients.v3.waitForPages(sent);
    const { transactionId } = (await clients.v3.waitForOnRequest(sent)).hiRequest;
    const token = await sandbox.v3Token();
    const read = (id: string) => sandbox.send("GET", `${V3_PATHS.dataStatus}/${id}`, v3Headers(token));
    expect(await read(transactionId)).toMatchObject({ status: 200, json: { transactionId, status: "TRANSFERRED" } });
    expect(await read(randomUUID())).toMatchObject({ status: 400, json: { error: { code: "ABDM-1006: " } } });
  });
});

it("a page has the token of the HIP's bridge, which is not a session of the gateway", async () => {
  const artefact = artefactAt(await clients.v3.grantConsent("hina-token@sbx"), general);
  const sent = await clients.v3.requestRecords(artefact);
  const { headers } = await sandbox.receiver.waitFor(sent.pushPath);
  const bearer = String(headers["authorization"]).replace("Bearer ", "");
  const claims: unknown = JSON.parse(Buffer.from(bearer.split(".")[1] ?? "", "base64url").toString());
  const service = await sandbox.send<{ bridgeId: string }>(
    "GET",
    `/api/hiecm/gateway/v3/bridge-service/serviceId/${general.id}`,
    v3Headers(await sandbox.v3Token()),
  );
  expect(claims).toMatchObject({ azp: service.json.bridgeId, aud: "account" });
  expect((await sandbox.callV3(V3_PATHS.status, bearer, {})).status).toBe(401);
});

it("a page that gets 503 is pushed again", async () => {
  const artefact = artefactAt(await clients.v3.grantConsent("hina-again@sbx"), clinic);
  await sandbox.postControl("/faults", { pushBeforeOnRequest: true });
  sandbox.receiver.status = 503;
  const sent = await clients.v3.requestRecords(artefact);
  const firstAnswer = async () =>
    (await sandbox.getControl<Transaction[]>("/transactions"))[0]?.pushes[0]?.answered ?? null;
  await expect.poll(firstAnswer, { timeout: timeLimit(5_000) }).toBe(503);
  sandbox.receiver.status = 202;
  const again = await sandbox.receiver.waitFor(sent.pushPath, 2);
  expect(again.body).toEqual(sandbox.receiver.received.find(({ path }) => path === sent.pushPath)?.body);
});
