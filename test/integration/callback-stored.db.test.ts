import { and, asc, eq } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { execute } from "@/lib/access/execute";
import { openCallbackBody } from "@/lib/inbound/callback-body";
import { writeRefusals } from "@/lib/inbound/count-refusal";
import { listCallbackRefusals } from "@/lib/operations/callbacks/list-callback-refusals";
import { CallbackClient, NOTIFY_PATH } from "@/test/support/callback-client";
import type { TestHospital } from "@/test/support/fixtures";
import { useProductWithSandbox } from "@/test/support/product-with-sandbox";
import { timeLimit } from "@/test/support/time-limit";

const MEGABYTE = 1024 * 1024;
const product = useProductWithSandbox();

const createClient = async (dialect: "v3" | "v0.5" = "v3") =>
  CallbackClient.create(product, await product.createHospital(dialect));
const storedRows = ({ id }: TestHospital) =>
  product.database.admin
    .select()
    .from(gatewayCallback)
    .where(eq(gatewayCallback.hospitalId, id))
    .orderBy(asc(gatewayCallback.sequence));
const waitForState = (hospital: TestHospital, state: string) =>
  vi.waitFor(async () => expect((await storedRows(hospital))[0]?.state).toBe(state), timeLimit(10_000));
const revocationOf = (id: string) =>
  JSON.stringify({ notification: { consentRequestId: id, status: "REVOKED", consentArtefacts: [{ id }] } });

/** A body that is sent in pieces, without its length. */
function inPieces(bytes: number): ReadableStream {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      const size = Math.min(left, 64 * 1024);
      left -= size;
      if (size > 0) controller.enqueue(new Uint8Array(size));
      else controller.close();
    },
  });
}

describe("an authentic callback that cannot be decoded is answered 202, stored to the byte, and malformed", () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ["an empty body", ""],
    ["text that is no JSON", "<html>oops</html>"],
    ["incomplete JSON", '{"notification":'],
    ["a JSON array", "[1,2,3]"],
    ["a NUL byte", new Uint8Array([123, 0, 125])],
    ["bytes that are no UTF-8", new Uint8Array([0xff, 0xfe, 0xc3, 0x28])],
    ["an id with NUL", revocationOf("a\u0000b")],
    ["an id that is half a surrogate pair", '{"notification":{"consentRequestId":"\\ud800","status":"REVOKED"}}'],
    ["an id of 100,000 characters", revocationOf("x".repeat(100_000))],
    ["200,000 open brackets", "[".repeat(200_000)],
  ])("%s", async (_name, body) => {
    const client = await createClient();
    expect(await client.post({ body })).toBe(202);
    await waitForState(client.hospital, "malformed");
    const [row] = await storedRows(client.hospital);
    expect(row && openCallbackBody(row)).toEqual(Buffer.from(body as string));
  });

  test("none of them is processed again", async () => {
    await vi.waitFor(async () => {
      const { rows } = await product.database.admin.$client.query(
        "select failures from gateway_callback where state = 'received'",
      );
      expect(rows).toEqual([]);
    }, timeLimit(10_000));
  });
});

test.each([
  ["v3", "/api/v3/hiu/subscription/notify"],
  ["v3", "/api/v3/hiu/%00/..%2f/constructor"],
  ["v0.5", "/v0.5/subscription-requests/hiu/notify"],
] as const)("a callback of %s at the unknown path %s is stored as unmatched", async (dialect, path) => {
  const client = await createClient(dialect);
  expect(await client.post({ path, body: '{"requestId":"one"}' })).toBe(202);
  await waitForState(client.hospital, "unmatched");
  expect((await storedRows(client.hospital))[0]).toMatchObject({ message: "unknown", path: path.slice(1) });
});

test("request ids that cannot be stored are replaced by digests, which tell them apart and count repeats", async () => {
  const client = await createClient("v0.5");
  const path = "/v0.5/consents/hiu/notify";
  const ids = ["y".repeat(300_000), "y".repeat(300_001), "a\u0000b", "a\u0001b", "\ud800", "\udfff", " "];
  for (const requestId of [...ids, ...ids])
    expect(await client.post({ path, body: JSON.stringify({ requestId }) })).toBe(202);
  const rows = await storedRows(client.hospital);
  expect(rows).toHaveLength(ids.length);
  expect(rows.map(({ repeats }) => repeats)).toEqual(ids.map(() => 1));
  const v3 = await createClient();
  for (const requestId of ["z".repeat(4000), "z".repeat(4001), "tab\there"]) await v3.post({ requestId });
  expect((await storedRows(v3.hospital)).every(({ requestId }) => requestId.startsWith("sha256:"))).toBe(true);
});

test("a callback that is delivered ten times at once is stored once with nine repeats", async () => {
  const client = await createClient();
  const callback = {
    requestId: crypto.randomUUID(),
    body: revocationOf(crypto.randomUUID()),
    token: await client.token(),
  };
  const statuses = await Promise.all(Array.from({ length: 10 }, () => client.post(callback)));
  expect(new Set(statuses)).toEqual(new Set([202]));
  expect(await storedRows(client.hospital)).toMatchObject([{ repeats: 9, requestId: callback.requestId }]);
});

test("a body of more than a megabyte is answered 413 while it is read, one of a megabyte is stored", async () => {
  const client = await createClient();
  expect(await client.post({ body: new Uint8Array(MEGABYTE + 1) })).toBe(413);
  expect(await client.post({ body: inPieces(MEGABYTE + 1) })).toBe(413);
  expect(await client.post({ body: inPieces(200 * MEGABYTE) })).toBe(413);
  expect(await storedRows(client.hospital)).toEqual([]);
  expect(await client.post({ body: inPieces(MEGABYTE) })).toBe(202);
  const [row] = await storedRows(client.hospital);
  expect(row && openCallbackBody(row)?.byteLength).toBe(MEGABYTE);
});

test("of three hundred authentic callbacks at once none is refused", async () => {
  const client = await createClient();
  const token = await client.token();
  const statuses = await Promise.all(Array.from({ length: 300 }, () => client.post({ token })));
  expect(statuses.filter((status) => status !== 202)).toEqual([]);
  expect(await storedRows(client.hospital)).toHaveLength(300);
});

test("refused callbacks are counted by reason and listed to the admins of the hospital that they named", async () => {
  const [client, other] = [await createClient(), await createClient()];
  const own = await client.token({ claims: { azp: "SBX_1", clientId: "SBX_1" } });
  for (let n = 0; n < 3; n += 1) expect(await client.post({ token: own })).toBe(401);
  await client.post({ path: "/api/v3/hiu/anything", token: "no-token" });
  await client.post({ hiuId: "IN-nobody" });
  await client.post({ body: new Uint8Array(MEGABYTE + 1) });
  await writeRefusals(product.database);
  const listRefusals = ({ admin }: TestHospital) => execute(listCallbackRefusals, admin(), { days: 1 });
  const count = (message: string, reason: string, refusals: number) =>
    expect.objectContaining({ dialect: "v3", message, reason, refusals });
  expect(await listRefusals(client.hospital)).toEqual(
    expect.arrayContaining([
      count("notify", "wrong-sender", 3),
      count("unknown", "malformed", 1),
      count("notify", "too-large", 1),
      count("notify", "unknown-hiu-id", 1),
    ]),
  );
  expect((await listRefusals(other.hospital)).map(({ reason }) => reason)).toEqual(["unknown-hiu-id"]);
  const ofHospital = eq(gatewayCallback.hospitalId, client.hospital.id);
  const stored = and(ofHospital, eq(gatewayCallback.path, NOTIFY_PATH.slice(1)));
  expect(await product.database.admin.$count(gatewayCallback, stored)).toBe(0);
});
