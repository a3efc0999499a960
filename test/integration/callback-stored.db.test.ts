import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { Context, StaffActor } from "@/lib/db/context";
import { Caller, NOTIFY } from "@/test/support/callback-client";
import { Loop, type Desk } from "@/test/support/product-with-sandbox";
import { refusalsSince } from "@/lib/operations/callbacks/list-callback-refusals";
import { writeRefusals } from "@/lib/inbound/count-refusal";
import { timeLimit } from "@/test/support/time-limit";

const MEGABYTE = 1024 * 1024;
let loop: Loop;

beforeAll(async () => {
  loop = await Loop.start();
});
afterAll(() => loop.stop());

const rowsOf = (desk: Desk) =>
  loop.connection.db
    .select()
    .from(gatewayCallback)
    .where(eq(gatewayCallback.hospitalId, desk.hospitalId))
    .orderBy(asc(gatewayCallback.sequence));
const admin = (desk: Desk): Context<StaffActor> => {
  const ctx = desk.doctor();
  return { ...ctx, actor: { ...ctx.actor, role: "admin" } };
};
const notice = (id: string) =>
  JSON.stringify({ notification: { consentRequestId: id, status: "REVOKED", consentArtefacts: [{ id }] } });

/** A body sent in pieces, without saying how long it will be. */
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

describe("an authentic callback that makes no sense is acknowledged, kept to the byte and understood as nonsense", () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ["nothing at all", ""],
    ["no JSON", "<html>oops</html>"],
    ["JSON that breaks off", '{"notification":'],
    ["another kind of JSON", "[1,2,3]"],
    ["a NUL byte", new Uint8Array([123, 0, 125])],
    ["no UTF-8", new Uint8Array([0xff, 0xfe, 0xc3, 0x28])],
    ["an id that holds NUL", notice("a\u0000b")],
    ["an id that is half a character", '{"notification":{"consentRequestId":"\\ud800","status":"REVOKED"}}'],
    ["an id without end", notice("x".repeat(100_000))],
    ["brackets without end", "[".repeat(200_000)],
  ])("%s", async (_name, body) => {
    const caller = await Caller.of(loop, await loop.openDesk("v3"));
    expect(await caller.post({ body })).toBe(202);
    await vi.waitFor(async () => expect((await rowsOf(caller.desk))[0]?.state).toBe("malformed"), timeLimit(10_000));
    const [row] = await rowsOf(caller.desk);
    expect(row?.body.equals(Buffer.from(body as string))).toBe(true);
  });

  test("and none of it leaves a job that fails for ever", async () => {
    await vi.waitFor(async () => {
      const { rows } = await loop.connection.db.execute(
        sql`select last_error from graphile_worker.jobs where task_identifier = 'process-callback'`,
      );
      expect(rows).toEqual([]);
    }, timeLimit(10_000));
  });
});

test.each([
  ["v3", "/api/v3/hiu/subscription/notify"],
  ["v3", "/api/v3/hiu/%00/..%2f/constructor"],
  ["v0.5", "/v0.5/subscription-requests/hiu/notify"],
] as const)("a callback of %s at %s, of which nobody here knows, is kept for people to see", async (dialect, path) => {
  const caller = await Caller.of(loop, await loop.openDesk(dialect));
  expect(await caller.post({ path, body: '{"requestId":"one"}' })).toBe(202);
  await vi.waitFor(async () => expect((await rowsOf(caller.desk))[0]?.state).toBe("unmatched"), timeLimit(10_000));
  expect((await rowsOf(caller.desk))[0]).toMatchObject({ message: "unknown", path: path.slice(1) });
});

test("request ids that no index can hold are told apart all the same, and their repetitions counted", async () => {
  const caller = await Caller.of(loop, await loop.openDesk("v0.5"));
  const path = "/v0.5/consents/hiu/notify";
  const ids = ["y".repeat(300_000), "y".repeat(300_001), "a\u0000b", "a\u0001b", "\ud800", "\udfff", " "];
  for (const requestId of [...ids, ...ids])
    expect(await caller.post({ path, body: JSON.stringify({ requestId }) })).toBe(202);
  const rows = await rowsOf(caller.desk);
  expect(rows).toHaveLength(ids.length);
  expect(rows.map(({ repeats }) => repeats)).toEqual(ids.map(() => 1));
  const v3 = await Caller.of(loop, await loop.openDesk("v3"));
  for (const requestId of ["z".repeat(4000), "z".repeat(4001), "tab\there"]) await v3.post({ requestId });
  expect((await rowsOf(v3.desk)).every(({ requestId }) => requestId.startsWith("sha256:"))).toBe(true);
});

test("a callback delivered ten times at once is one callback, repeated nine times", async () => {
  const caller = await Caller.of(loop, await loop.openDesk("v3"));
  const call = { requestId: crypto.randomUUID(), body: notice(crypto.randomUUID()), token: await caller.token() };
  const answers = await Promise.all(Array.from({ length: 10 }, () => caller.post(call)));
  expect(new Set(answers)).toEqual(new Set([202]));
  expect(await rowsOf(caller.desk)).toMatchObject([{ repeats: 9, requestId: call.requestId }]);
});

test("what is too large is refused while it is read; what just fits is kept", async () => {
  const caller = await Caller.of(loop, await loop.openDesk("v3"));
  expect(await caller.post({ body: new Uint8Array(MEGABYTE + 1) })).toBe(413);
  expect(await caller.post({ body: inPieces(MEGABYTE + 1) })).toBe(413);
  expect(await caller.post({ body: inPieces(200 * MEGABYTE) })).toBe(413);
  expect(await rowsOf(caller.desk)).toEqual([]);
  expect(await caller.post({ body: inPieces(MEGABYTE) })).toBe(202);
  expect((await rowsOf(caller.desk))[0]?.body.byteLength).toBe(MEGABYTE);
});

test("no authentic callback is turned away for coming too often", async () => {
  const caller = await Caller.of(loop, await loop.openDesk("v3"));
  const token = await caller.token();
  const answers = await Promise.all(Array.from({ length: 300 }, () => caller.post({ token })));
  expect(answers.filter((status) => status !== 202)).toEqual([]);
  expect(await rowsOf(caller.desk)).toHaveLength(300);
});

test("refusals are counted by what was wrong, for the hospital they named, and shown to its admin alone", async () => {
  const [caller, other] = [
    await Caller.of(loop, await loop.openDesk("v3")),
    await Caller.of(loop, await loop.openDesk("v3")),
  ];
  const since = new Date();
  const own = await caller.token({ claims: { azp: "SBX_1", clientId: "SBX_1" } });
  for (let n = 0; n < 3; n += 1) expect(await caller.post({ token: own })).toBe(401);
  await caller.post({ path: "/api/v3/hiu/anything", token: "no-token" });
  await caller.post({ hiuId: "IN-nobody" });
  await caller.post({ body: new Uint8Array(MEGABYTE + 1) });
  await writeRefusals(loop.connection.db);
  const seen = (desk: Desk) => refusalsSince(admin(desk), since);
  const count = (message: string, reason: string, refusals: number) =>
    expect.objectContaining({ dialect: "v3", message, reason, refusals });
  expect(await seen(caller.desk)).toEqual(
    expect.arrayContaining([
      count("consent-notified", "wrong-sender", 3),
      count("unknown", "malformed", 1),
      count("consent-notified", "too-large", 1),
      count("consent-notified", "unknown-hiu-id", 1),
    ]),
  );
  expect((await seen(other.desk)).map(({ reason }) => reason)).toEqual(["unknown-hiu-id"]);
  await expect(refusalsSince(caller.desk.doctor(), since)).rejects.toMatchObject({ code: "not-allowed" });
  const kept = and(eq(gatewayCallback.hospitalId, caller.desk.hospitalId), eq(gatewayCallback.path, NOTIFY.slice(1)));
  expect(await loop.connection.db.$count(gatewayCallback, kept)).toBe(0);
});
