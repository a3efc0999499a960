import { once } from "node:events";
import { request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { and, eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { dataPush, dataRequest } from "@/drizzle/schema/data-request";
import { healthRecord } from "@/drizzle/schema/health-record";
import { HOUR, systemNow } from "@/lib/clock";
import { pushTokenDigest } from "@/lib/health-record/transfer/start-data-request";
import { sweepTransfers } from "@/lib/health-record/transfer/sweep-transfers";
import { newId, type ConsentRequestId, type DataPushId } from "@/lib/ids";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, sandboxPatient, submitToPatient } from "@/test/support/sandbox-requests";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();
const MB = 1024 * 1024;
const within = { timeout: timeLimit(60_000), interval: 50 };

type Transaction = { id: string; hipId: string; requested: { dataPushUrl: string } };

/** A request of records to which the HIP itself sends nothing, so that all its pages are ours. */
type OpenTransfer = { hospital: SandboxHospital; id: ConsentRequestId; transactionId: string; address: string };

async function openTransfer(): Promise<OpenTransfer> {
  const hospital = await product.createHospital("v3");
  await product.setFaults(hospital, { noPages: true });
  const id = await submitToPatient(hospital, sandboxPatient("grant"));
  const requestsOf = () =>
    product.database.admin.select().from(dataRequest).where(eq(dataRequest.hospitalId, hospital.id));
  await vi.waitFor(
    async () => expect((await requestsOf()).map(({ state }) => state)).toEqual(["requested", "requested"]),
    within,
  );
  const [transaction] = await product.control<Transaction[]>("GET", `transactions?clientId=${hospital.clientId}`);
  if (!transaction) throw new Error("the records are requested");
  return { hospital, id, transactionId: transaction.id, address: transaction.requested.dataPushUrl };
}

/** A page as the network's document describes it; its entries cannot be decrypted. */
const pageOf = ({ transactionId }: OpenTransfer, pageNumber: number) =>
  JSON.stringify({
    pageNumber,
    pageCount: 99,
    transactionId,
    entries: [{ content: "", media: "application/fhir+json", careContextReference: `Visit-${pageNumber}` }],
  });

type Upload = { request: ClientRequest; answer: Promise<{ status: number; retryAfter: string | undefined }> };

/** Begins to send a page whose end is sent by the test, or never. */
function beginUpload(address: string, headers: Record<string, string> = {}): Upload {
  const request = httpRequest(address, { method: "POST", headers, agent: false });
  const answer = once(request, "response").then(([response]: IncomingMessage[]) => {
    response?.resume();
    return { status: response?.statusCode ?? 0, retryAfter: response?.headers["retry-after"] };
  });
  // A test that breaks off expects no answer.
  answer.catch(() => undefined);
  return { request, answer };
}

/** Posts a page as a whole; returns the status of the answer. */
async function post(address: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const { request, answer } = beginUpload(address, headers);
  request.end(body);
  return (await answer).status;
}

const pagesOf = ({ hospital }: OpenTransfer) =>
  product.database.admin.select().from(dataPush).where(eq(dataPush.hospitalId, hospital.id));

describe("a page of records", () => {
  let transfer: OpenTransfer;
  beforeEach(async () => {
    transfer = await openTransfer();
  });

  test("at an address that no request has is answered 404", async () => {
    expect(await post(transfer.address.replace(/[^/]+$/, "x".repeat(43)), "{}")).toBe(404);
    expect(await post(transfer.address.replace(/[^/]+$/, "x"), "{}")).toBe(404);
  });

  test("with a bearer token that the network did not sign is answered 401 and leaves nothing", async () => {
    expect(await post(transfer.address, pageOf(transfer, 1), { authorization: "Bearer a.b.c" })).toBe(401);
    expect(await pagesOf(transfer)).toEqual([]);
  });

  test("in another encoding than gzip is answered 415", async () => {
    expect(await post(transfer.address, pageOf(transfer, 1), { "content-encoding": "br" })).toBe(415);
  });

  test("that begins with a byte order mark, or is compressed with gzip, is answered 202 and opened", async () => {
    expect(await post(transfer.address, `\u{FEFF}${pageOf(transfer, 1)}`)).toBe(202);
    const gzip = { "content-encoding": "gzip" };
    expect(await post(transfer.address, gzipSync(`\u{FEFF}${pageOf(transfer, 2)}`), gzip)).toBe(202);
    await vi.waitFor(
      async () => expect((await pagesOf(transfer)).map(({ state }) => state)).toEqual(["opened", "opened"]),
      within,
    );
    const { admin } = product.database;
    const records = await admin.select().from(healthRecord).where(eq(healthRecord.hospitalId, transfer.hospital.id));
    expect(records.map((row) => row.careContextReference).sort()).toEqual(["Visit-1", "Visit-2"]);
  });

  test("whose compressed bytes are damaged is answered 400 and leaves nothing", async () => {
    const damaged = gzipSync(Buffer.alloc(5 * MB, "page ")).subarray(0, 2_000);
    expect(await post(transfer.address, damaged, { "content-encoding": "gzip" })).toBe(400);
    expect(await pagesOf(transfer)).toEqual([]);
  });
});

describe("a page of more than 50 MB is answered 413 and leaves nothing", () => {
  let transfer: OpenTransfer;
  beforeAll(async () => {
    transfer = await openTransfer();
  });

  test("where its length is announced, before it is sent", async () => {
    const { request, answer } = beginUpload(transfer.address, { "content-length": String(50 * MB + 1) });
    request.on("error", () => undefined).write("{");
    expect(await answer).toMatchObject({ status: 413 });
    request.destroy();
    expect(await pagesOf(transfer)).toEqual([]);
  });

  test("where its length is not announced", async () => {
    const { request, answer } = beginUpload(transfer.address);
    const part = Buffer.alloc(MB, " ");
    for (let sent = 0; sent < 51; sent += 1) if (!request.write(part)) await once(request, "drain");
    request.end();
    expect(await answer).toMatchObject({ status: 413 });
    expect(await pagesOf(transfer)).toEqual([]);
  });

  test("where it is larger only once it is decompressed", async () => {
    const body = gzipSync(Buffer.alloc(50 * MB + 1, " "));
    expect(body.length).toBeLessThan(MB);
    expect(await post(transfer.address, body, { "content-encoding": "gzip" })).toBe(413);
    expect(await pagesOf(transfer)).toEqual([]);
  });
});

test("a page whose upload breaks off leaves nothing", async () => {
  const transfer = await openTransfer();
  const { request } = beginUpload(transfer.address, { "content-length": String(5 * MB) });
  request.on("error", () => undefined).write(Buffer.alloc(3 * MB, " "));
  await vi.waitFor(
    async () => expect((await pagesOf(transfer)).map(({ state }) => state)).toEqual(["receiving"]),
    within,
  );
  request.destroy();
  await vi.waitFor(async () => expect(await pagesOf(transfer)).toEqual([]), within);
});

test("a page of which a part was lost in a crash of the database is answered 503, and nothing is left of it", async () => {
  const transfer = await openTransfer();
  const { request, answer } = beginUpload(transfer.address);
  request.on("error", () => undefined).write(Buffer.alloc(1.5 * MB, " "));
  const own = eq(dataPush.hospitalId, transfer.hospital.id);
  await vi.waitFor(async () => expect((await pagesOf(transfer))[0]?.size).toBeGreaterThanOrEqual(MB), within);
  await product.database.admin.update(dataPush).set({ size: 1 }).where(own);
  request.end("{}");
  expect(await answer).toEqual({ status: 503, retryAfter: "5" });
  expect(await pagesOf(transfer)).toEqual([]);
});

test("a page whose receiver ended before it was complete is deleted after an hour, and no other", async () => {
  const transfer = await openTransfer();
  const { admin } = product.database;
  const { id: hospitalId } = transfer.hospital;
  const [request] = await admin.select().from(dataRequest).where(eq(dataRequest.hospitalId, hospitalId));
  if (!request) throw new Error("the records are requested");
  const now = systemNow();
  const add = async (state: "receiving" | "waiting", age: number) => {
    const id = newId<DataPushId>();
    const receivedAt = new Date(now.getTime() - age);
    await admin
      .insert(dataPush)
      .values({ id, hospitalId, dataRequestId: request.id, state, receivedAt, processAt: receivedAt });
    return id;
  };
  await add("receiving", HOUR + 1_000);
  const kept = [await add("receiving", HOUR - 60_000), await add("waiting", 2 * HOUR)];
  await sweepTransfers({ database: product.database, now });
  expect((await pagesOf(transfer)).map(({ id }) => id).sort()).toEqual(kept.sort());
});

test("pages beyond what is received of one request at once are answered 503 with a time to wait, and the others 202", async () => {
  const transfer = await openTransfer();
  const uploads = Array.from({ length: 22 }, () => beginUpload(transfer.address));
  for (const { request } of uploads) request.on("error", () => undefined).write("{");
  const refused = new Set<Upload>();
  for (const upload of uploads)
    void upload.answer.then(({ status }) => status === 503 && refused.add(upload)).catch(() => undefined);
  await vi.waitFor(() => expect(refused.size).toBe(2), within);
  for (const upload of refused) {
    expect(await upload.answer).toEqual({ status: 503, retryAfter: "5" });
    upload.request.destroy();
  }
  const others = uploads.filter((upload) => !refused.has(upload));
  for (const { request } of others) request.end("}");
  expect(new Set(await Promise.all(others.map(async ({ answer }) => (await answer).status)))).toEqual(new Set([202]));
});

test.each([
  ["bytes", { pages: 1, size: 1024 * MB + 1 }],
  ["pages", { pages: 1_001, size: 1 }],
])(
  "a page of a request of which too many %s wait is answered 503 with a time to wait and leaves nothing, and another request goes on",
  async (_what, { pages, size }) => {
    const transfer = await openTransfer();
    const { admin } = product.database;
    const { id: hospitalId } = transfer.hospital;
    const [, other] = await product.control<Transaction[]>(
      "GET",
      `transactions?clientId=${transfer.hospital.clientId}`,
    );
    const digest = pushTokenDigest(transfer.address.slice(transfer.address.lastIndexOf("/") + 1));
    const own = and(eq(dataRequest.hospitalId, hospitalId), eq(dataRequest.pushTokenDigest, digest));
    const [request] = await admin.select().from(dataRequest).where(own);
    if (!other || !request) throw new Error("the records of two hospitals are requested");
    const now = systemNow();
    const waiting = {
      hospitalId,
      dataRequestId: request.id,
      state: "waiting",
      receivedAt: now,
      processAt: now,
    } as const;
    await admin
      .insert(dataPush)
      .values(Array.from({ length: pages }, () => ({ ...waiting, id: newId<DataPushId>(), size })));
    const { request: upload, answer } = beginUpload(transfer.address);
    upload.end(pageOf(transfer, 1));
    expect(await answer).toEqual({ status: 503, retryAfter: "5" });
    expect(await pagesOf(transfer)).toHaveLength(pages);
    expect(await post(other.requested.dataPushUrl, pageOf({ ...transfer, transactionId: other.id }, 1))).toBe(202);
    await admin.delete(dataPush).where(eq(dataPush.dataRequestId, request.id));
    expect(await post(transfer.address, pageOf(transfer, 1))).toBe(202);
  },
);

test("a page of a finished transfer is answered 410, unless it was received before: its sender may not have got the answer", async () => {
  const transfer = await openTransfer();
  const { admin } = product.database;
  const own = eq(dataRequest.hospitalId, transfer.hospital.id);
  expect(await post(transfer.address, pageOf(transfer, 1))).toBe(202);
  await vi.waitFor(async () => {
    await admin.update(dataRequest).set({ nextStepAt: systemNow() }).where(own);
    const requests = await admin.select().from(dataRequest).where(own);
    expect(requests.map(({ finishedAt }) => finishedAt)).not.toContain(null);
  }, within);
  expect(await post(transfer.address, pageOf(transfer, 1))).toBe(202);
  expect(await post(transfer.address, pageOf(transfer, 2))).toBe(410);
});

test("after the consent was revoked a page is answered 410, and one that is under way leaves nothing", async () => {
  const transfer = await openTransfer();
  const { request, answer } = beginUpload(transfer.address);
  request.write(Buffer.alloc(2 * MB, " "));
  await vi.waitFor(async () => expect(await pagesOf(transfer)).toHaveLength(1), within);
  const { cmConsentRequestId } = await readRequest(transfer.hospital, transfer.id);
  await product.control("POST", `requests/${cmConsentRequestId}/revoke`, {});
  await vi.waitFor(async () => expect(await post(transfer.address, pageOf(transfer, 1))).toBe(410), within);
  request.end("{}");
  expect(await answer).toMatchObject({ status: 410 });
  expect(await pagesOf(transfer)).toEqual([]);
});
