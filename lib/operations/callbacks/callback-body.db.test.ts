import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { execute } from "@/lib/access/execute";
import { toKeyRing } from "@/lib/crypto/key-ring";
import { sealBytes } from "@/lib/crypto/seal";
import { sealedPlace } from "@/lib/crypto/sealed-columns";
import { processCallback } from "@/lib/inbound/process-callback";
import type { CallbackId } from "@/lib/ids";
import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";
import { createTestHospital, storeTestCallback, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let own: TestHospital;

beforeEach(async () => {
  own = await createTestHospital(database);
});

const change = (id: CallbackId, columns: Partial<typeof gatewayCallback.$inferInsert>) =>
  database.admin.update(gatewayCallback).set(columns).where(eq(gatewayCallback.id, id));
const erase = (id: CallbackId) => change(id, { body: null, bodyKey: null });
const row = async (id: CallbackId) =>
  (await database.admin.select().from(gatewayCallback).where(eq(gatewayCallback.id, id)))[0];
const page = (id: CallbackId) => execute(getCallback, own.admin(), { id });

async function sealUnderAnotherKey(id: CallbackId): Promise<void> {
  const other = toKeyRing([randomBytes(32)]);
  await change(id, { body: sealBytes(Buffer.from("{}"), sealedPlace("body", id), other), bodyKey: other.primary.name });
}

test("an admin sees a sealed body as it came", async () => {
  const id = await storeTestCallback(database, own, "unmatched", { body: Buffer.from('{"a":1}') });
  expect((await page(id)).body).toEqual({ text: '{\n  "a": 1\n}', form: "json", bytes: 7 });
});

test("a callback whose body is erased shows so, cannot be replayed and can be discarded", async () => {
  const id = await storeTestCallback(database, own, "unmatched");
  await erase(id);
  expect(await page(id)).toMatchObject({
    body: { text: "", form: "erased", bytes: 0 },
    replay: "impossible",
    may: { replay: false, discard: true },
  });
  const decision = { id, reason: "too old" };
  await expect(execute(replayCallback, own.admin(), decision)).rejects.toMatchObject({ code: "conflict" });
  await execute(discardCallback, own.admin(), decision);
  expect((await row(id))?.state).toBe("discarded");
});

test("a callback whose body was erased is unmatched once it is processed", async () => {
  const id = await storeTestCallback(database, own, "received");
  await erase(id);
  await processCallback(own.gateway(), id);
  expect(await row(id)).toMatchObject({ state: "unmatched", reason: "body-erased" });
});

test("a body whose key is not known here is not malformed: processing fails and is tried again, and the page says so", async () => {
  const id = await storeTestCallback(database, own, "received");
  await sealUnderAnotherKey(id);
  await expect(processCallback(own.gateway(), id)).rejects.toMatchObject({ code: "sealed-data-unreadable" });
  expect((await row(id))?.state).toBe("received");
  expect((await page(id)).body).toEqual({ text: "", form: "unreadable", bytes: 0 });
});

test("a body that was moved to another callback cannot be read there", async () => {
  const from = await storeTestCallback(database, own, "unmatched");
  const to = await storeTestCallback(database, own, "unmatched");
  const { body = null } = (await row(from)) ?? {};
  await change(to, { body });
  expect((await page(to)).body.form).toBe("unreadable");
});
