import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Artefact } from "@/sandbox/state/consent-request";
import { HOSPITALS } from "@/sandbox/state/hospitals";
import type { PushedPage } from "./callback-receiver";
import { artefactAt, createRecordsClient, decryptPage, type RecordsClient, type SentRequest } from "./records-client";
import { startTestSandbox, type TestSandbox } from "./test-sandbox";

const { general, laboratory, clinic } = HOSPITALS;

let sandbox: TestSandbox;
const clients = {} as Record<"v3" | "v0.5", RecordsClient>;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  clients.v3 = await createRecordsClient(sandbox, "v3");
  clients["v0.5"] = await createRecordsClient(sandbox, "v0.5");
});
afterEach(async () => {
  await sandbox.postControl("/reset");
  sandbox.receiver.received.splice(0);
});
afterAll(() => sandbox.close());

const setFaults = (faults: object) => sandbox.postControl("/faults", faults);

/** Whether every entry of a page can be decrypted, one value for each entry. */
function decryptable(page: PushedPage, { keys }: SentRequest): boolean[] {
  return page.entries.map((entry) => {
    try {
      return decryptPage({ ...page, entries: [entry] }, keys).length === 1;
    } catch {
      return false;
    }
  });
}

describe.each(["v3", "v0.5"] as const)("a fault of an HIP in %s", (dialect) => {
  let patients = 0;

  /** Requests records at one hospital, with these faults. */
  async function request(hospital: { id: string }, faults: object) {
    patients += 1;
    const consent = await clients[dialect].grantConsent(`hina-${dialect === "v3" ? "a" : "b"}${patients}@sbx`);
    await setFaults(faults);
    const artefact = artefactAt(consent, hospital);
    return { consent, artefact, sent: await clients[dialect].requestRecords(artefact) };
  }

  /** The pages of one hospital when these faults are set. */
  async function transfer(hospital: { id: string }, faults: object) {
    const { sent } = await request(hospital, faults);
    return { sent, pages: await clients[dialect].waitForPages(sent) };
  }

  it("wrongTag makes the first entry or every entry impossible to decrypt", async () => {
    const first = await transfer(general, { wrongTag: "first" });
    const results = first.pages.flatMap((page) => decryptable(page, first.sent));
    expect(results).toEqual([false, ...results.slice(1).map(() => true)]);
    expect(results.length).toBeGreaterThan(5);
    const all = await transfer(general, { wrongTag: "all" });
    expect(new Set(all.pages.flatMap((page) => decryptable(page, all.sent)))).toEqual(new Set([false]));
  });

  it("wrongChecksum sends checksums of another text, although the hospital's are usually right", async () => {
    const matches = ({ pages, sent }: { pages: PushedPage[]; sent: SentRequest }) =>
      pages.flatMap((page) =>
        decryptPage(page, sent.keys).map(
          (text, at) => createHash("md5").update(text).digest("hex") === page.entries[at]?.checksum,
        ),
      );
    expect(new Set(matches(await transfer(general, {})))).toEqual(new Set([true]));
    expect(new Set(matches(await transfer(general, { wrongChecksum: true })))).toEqual(new Set([false]));
  });

  it("missingPage leaves out one page", async () => {
    const { pages } = await transfer(general, { missingPage: 2 });
    const numbers = pages.map(({ pageNumber }) => pageNumber);
    expect(numbers.slice(0, 3)).toEqual([1, 3, 4]);
    expect(pages[0]?.pageCount).toBe(numbers.length + 1);
  });

  it("duplicatePages pushes each page again, with the same content", async () => {
    const { pages } = await transfer(clinic, { duplicatePages: 1 });
    expect(pages.map(({ pageNumber }) => pageNumber)).toEqual([0, 0, 1, 1]);
    expect(pages[1]).toEqual(pages[0]);
  });

  it("pageDelayMs delays each page", async () => {
    const startedAt = Date.now();
    const { sent } = await transfer(clinic, { pageDelayMs: 120 });
    const arrivals = sandbox.receiver.received.filter(({ path }) => path === sent.pushPath).map(({ at }) => at);
    expect((arrivals[1] ?? 0) - startedAt).toBeGreaterThanOrEqual(230);
  });

  it.each([
    ["raw", 65],
    ["x509", 309],
    ["x509-named", 93],
  ])("keyEncoding %s sends keys of %i bytes, with which the pages can be decrypted", async (keyEncoding, length) => {
    const { pages, sent } = await transfer(clinic, { keyEncoding });
    for (const page of pages) {
      expect(Buffer.from(page.keyMaterial.dhPublicKey.keyValue, "base64")).toHaveLength(length);
      expect(decryptable(page, sent)).not.toContain(false);
    }
  });

  it("pageNumbering counts from 0, or gives every page the number 0", async () => {
    const numbersWith = async (pageNumbering?: string) =>
      (await transfer(general, { pageNumbering })).pages.map(({ pageNumber }) => pageNumber).slice(0, 3);
    expect(await numbersWith()).toEqual([1, 2, 3]);
    expect(await numbersWith("from-0")).toEqual([0, 1, 2]);
    expect(await numbersWith("always-0")).toEqual([0, 0, 0]);
  });

  it("pushBeforeOnRequest pushes all pages first", async () => {
    const { sent, pages } = await transfer(clinic, { pushBeforeOnRequest: true });
    const paths = sandbox.receiver.received.map(({ path }) => path);
    expect(pages).toHaveLength(2);
    expect(paths.lastIndexOf(sent.pushPath)).toBeLessThan(paths.indexOf(clients[dialect].paths.onRequest));
  });

  it("linkInsteadOfContent sends the address of each encrypted content", async () => {
    const { pages, sent } = await transfer(clinic, { linkInsteadOfContent: true });
    const [page] = pages as [PushedPage];
    expect(page.entries.map(({ content }) => content)).toEqual(page.entries.map(() => undefined));
    const entries = await Promise.all(
      page.entries.map(async (entry) => ({ ...entry, content: await (await fetch(entry.link ?? "")).text() })),
    );
    expect(decryptable({ ...page, entries }, sent)).not.toContain(false);
  });

  it("otherCareContext sends one more entry, of a care context that is not in the artefact", async () => {
    const { pages } = await transfer(clinic, { otherCareContext: true });
    const references = pages.flatMap(({ entries }) => entries.map((entry) => entry.careContextReference));
    expect(references.filter((reference) => reference === "Visit-999")).toHaveLength(1);
  });

  it("largeAttachmentBytes sends one more entry, with an attachment of that size", async () => {
    const { pages, sent } = await transfer(clinic, { largeAttachmentBytes: 3_000_000 });
    const texts = pages.flatMap((page) => decryptPage(page, sent.keys));
    const { entry } = JSON.parse(texts.at(-1) ?? "") as { entry: { resource: { data?: string } }[] };
    expect(entry.map(({ resource }) => Buffer.from(resource.data ?? "", "base64").length)).toContain(3_000_000);
  });

  it("hipIds limits faults to some HIPs; noPages lets an HIP push nothing", async () => {
    const { consent, sent } = await request(laboratory, { noPages: true, hipIds: [laboratory.id] });
    await clients[dialect].waitForOnRequest(sent);
    const other = await clients[dialect].requestRecords(artefactAt(consent, clinic));
    expect(await clients[dialect].waitForPages(other)).toHaveLength(2);
    expect(clients[dialect].pagesOf(sent)).toEqual([]);
  });

  it("pushAfterEnd pushes nothing before the revocation and all pages after it", async () => {
    const { consent, sent } = await request(clinic, { pushAfterEnd: true });
    const { transactionId } = (await clients[dialect].waitForOnRequest(sent)).hiRequest;
    expect(await clients[dialect].readTransaction(transactionId)).toMatchObject({ status: "REQUESTED", pushes: [] });
    await sandbox.postControl(`/requests/${consent.id}/revoke`);
    expect(await clients[dialect].waitForPages(sent)).toHaveLength(2);
  });

  it("onRequestError sends the error in on-request and no page", async () => {
    const onRequestError = { code: dialect === "v3" ? "ABDM-1028" : 1503, message: "HIP unavailable" };
    const { sent } = await request(general, { onRequestError });
    expect(await clients[dialect].waitForOnRequest(sent)).toMatchObject({ hiRequest: null, error: onRequestError });
    expect(clients[dialect].pagesOf(sent)).toEqual([]);
  });

  it("refusedSessionStatus refuses one word for a finished transfer and accepts the other", async () => {
    const { artefact, sent } = await request(clinic, { refusedSessionStatus: "TRANSFERRED" });
    const { transactionId } = (await clients[dialect].waitForOnRequest(sent)).hiRequest;
    const report = async (sessionStatus: string) =>
      (await clients[dialect].report(artefact, transactionId, { sessionStatus })).status;
    expect([await report("TRANSFERRED"), await report("RECEIVED"), await report("FAILED")]).toEqual([400, 202, 202]);
    await setFaults({ refusedSessionStatus: "RECEIVED" });
    expect([await report("TRANSFERRED"), await report("RECEIVED")]).toEqual([202, 400]);
  });
});

it("a refused word gets ABDM-1406 in v3, with the words that are accepted", async () => {
  const consent = await clients.v3.grantConsent("hina-word@sbx");
  const artefact = consent.artefacts[0] as Artefact;
  const sent = await clients.v3.requestRecords(artefact);
  const { transactionId } = (await clients.v3.waitForOnRequest(sent)).hiRequest;
  await setFaults({ refusedSessionStatus: "TRANSFERRED" });
  expect((await clients.v3.report(artefact, transactionId)).json).toEqual({
    error: { code: "ABDM-1406", message: "sessionStatus must be RECEIVED or FAILED" },
  });
  await setFaults({ refusedSessionStatus: "RECEIVED" });
  expect((await clients.v3.report(artefact, transactionId, { sessionStatus: "RECEIVED" })).json).toEqual({
    error: { code: "ABDM-1406", message: "sessionStatus must be TRANSFERRED, PARTIAL_TRANSFERRED or FAILED" },
  });
});

it("the faults of calls and callbacks apply to requests for records, on-request and reports too", async () => {
  const artefact = (await clients.v3.grantConsent("hina-calls@sbx")).artefacts[0] as Artefact;
  await setFaults({ status: 503, messages: ["data-notify"] });
  const sent = await clients.v3.requestRecords(artefact);
  const { transactionId } = (await clients.v3.waitForOnRequest(sent)).hiRequest;
  expect((await clients.v3.report(artefact, transactionId)).status).toBe(503);
  await setFaults({ earlyCallback: true, messages: ["data-request"] });
  const early = await clients.v3.requestRecords(artefact);
  expect(sandbox.receiver.received.some(({ body }) => JSON.stringify(body).includes(early.requestId))).toBe(true);
  await setFaults({ drop: 1, messages: ["on-request"] });
  const dropped = await clients.v3.requestRecords(artefact);
  await sandbox.receiver.waitFor(dropped.pushPath);
  expect(sandbox.receiver.received.some(({ body }) => JSON.stringify(body).includes(dropped.requestId))).toBe(false);
});

it("POST /control/faults answers 400 to a fault of an HIP that does not exist", async () => {
  expect(await setFaults({ wrongTag: "second" })).toMatchObject({ status: 400 });
  expect(await setFaults({ missingPage: 0 })).toMatchObject({ status: 400 });
});
