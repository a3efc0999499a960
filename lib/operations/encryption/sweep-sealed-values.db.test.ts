import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { credential, gatewaySession } from "@/drizzle/schema/credential";
import { encryptionCanary } from "@/drizzle/schema/encryption-canary";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { hospital } from "@/drizzle/schema/hospital";
import { staff } from "@/drizzle/schema/staff";
import { sweepResult } from "@/drizzle/schema/sweep-result";
import { keyRing, toKeyRing } from "@/lib/crypto/key-ring";
import { sealBytes, sealText, unsealBytes, unsealText } from "@/lib/crypto/seal";
import { sealedPlace, type SealedBytes, type SealedText } from "@/lib/crypto/sealed-columns";
import { newId, type CallbackId } from "@/lib/ids";
import { checkEncryptionKeys } from "@/lib/operations/encryption/check-encryption-keys";
import { SEALED_VALUES_SWEEP, sweepSealedValues } from "@/lib/operations/encryption/sweep-sealed-values";
import {
  addGatewaySession,
  createTestHospital,
  NOW,
  storeTestCallback,
  type TestHospital,
} from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const scope = { get database() { return database; }, now: NOW }; // prettier-ignore
const present = keyRing();
const [presentKey] = [...present.byName.values()].map(({ key }) => key);
const newerKey = randomBytes(32);
const newer = toKeyRing([newerKey]);
const both = toKeyRing([newerKey, ...(presentKey ? [presentKey] : [])]);

let own: TestHospital;
let callbackId: CallbackId;

beforeEach(async () => {
  await deleteHospitals();
  await database.admin.delete(encryptionCanary);
  await database.admin.delete(sweepResult);
  own = await createTestHospital(database);
  await addGatewaySession(database, own);
  callbackId = await storeTestCallback(database, own, "processed", {
    body: Buffer.from('{"patient":"hinapatel@sbx"}'),
  });
});

async function deleteHospitals(): Promise<void> {
  for (const table of [gatewayCallback, gatewaySession, credential, staff, hospital])
    await database.admin.delete(table);
}

const secretOf = async () =>
  (await database.admin.select().from(credential).where(eq(credential.id, own.credentialId)))[0]?.clientSecret ?? "";
const tokenOf = async () => (await database.admin.select().from(gatewaySession))[0]?.accessToken ?? "";
const callback = async (id = callbackId) =>
  (await database.admin.select().from(gatewayCallback).where(eq(gatewayCallback.id, id)))[0];
const canary = async () => (await database.admin.select().from(encryptionCanary))[0]?.value ?? "";
const result = async () => (await database.admin.select().from(sweepResult))[0];

describe("the sweep of sealed values", () => {
  test("seals every kind of value under the first key, and then the older key opens nothing and is not needed", async () => {
    await checkEncryptionKeys(scope);
    await sweepSealedValues(scope, both);
    const place = sealedPlace("body", callbackId);
    expect(unsealText(await secretOf(), sealedPlace("client-secret", own.credentialId), newer)).toBe(
      "the-right-secret",
    );
    expect(unsealText(await tokenOf(), sealedPlace("access-token", own.credentialId), newer)).toBe("token");
    const { body, bodyKey } = (await callback()) ?? {};
    expect(bodyKey).toBe(newer.primary.name);
    expect(unsealBytes(body ?? Buffer.alloc(0), place, newer).toString()).toBe('{"patient":"hinapatel@sbx"}');
    expect(await canary()).toContain(newer.primary.name);
    expect(await result()).toMatchObject({ sweep: SEALED_VALUES_SWEEP, changed: 4, remaining: 0, sweptAt: NOW });
    expect(await checkEncryptionKeys(scope, [], newer)).toEqual([]);
  });

  test("seals a body that an earlier version stored in clear, and a secret of the first format", async () => {
    const clear = Buffer.from('{"patient":"in clear"}') as SealedBytes;
    const [, , ...rest] = sealText("first-format", sealedPlace("client-secret", own.credentialId)).split(".");
    await database.admin.update(credential).set({ clientSecret: ["v1", ...rest].join(".") as SealedText });
    await database.admin.update(gatewayCallback).set({ body: clear, bodyKey: "clear" });
    await sweepSealedValues(scope);
    const { body, bodyKey } = (await callback()) ?? {};
    expect(bodyKey).toBe(present.primary.name);
    expect(body?.includes("clear")).toBe(false);
    expect(unsealBytes(body ?? Buffer.alloc(0), sealedPlace("body", callbackId))).toEqual(clear);
    expect(await secretOf()).toMatch(/^v2\./);
    expect(await result()).toMatchObject({ changed: 2, remaining: 0 });
  });

  test("goes on after values that cannot be opened, which stay as they are and are counted", async () => {
    const damaged = new Map<CallbackId, Buffer>();
    for (let n = 0; n < 60; n += 1) {
      const id = newId<CallbackId>();
      const sealed = sealBytes(Buffer.from("{}"), sealedPlace("body", newId<CallbackId>()));
      await storeTestCallback(database, own, "processed", { id });
      await database.admin.update(gatewayCallback).set({ body: sealed }).where(eq(gatewayCallback.id, id));
      damaged.set(id, sealed);
    }
    await storeTestCallback(database, own, "processed");
    await sweepSealedValues(scope, both);
    expect(await result()).toMatchObject({ changed: 4, remaining: 60 });
    for (const [id, sealed] of damaged) expect((await callback(id))?.body).toEqual(sealed);
  });

  test("leaves values under unknown keys, erased bodies and erased secrets alone", async () => {
    await database.admin.update(credential).set({ clientSecret: "" as SealedText });
    await database.admin.update(gatewaySession).set({ accessToken: null });
    const before = await callback();
    const erased = await storeTestCallback(database, own, "processed");
    await database.admin
      .update(gatewayCallback)
      .set({ body: null, bodyKey: null })
      .where(eq(gatewayCallback.id, erased));
    await sweepSealedValues(scope, newer);
    expect(await callback()).toEqual(before);
    expect(await callback(erased)).toMatchObject({ body: null, bodyKey: null });
    expect(await result()).toMatchObject({ changed: 0, remaining: 1 });
  });

  test("two at once seal each value once", async () => {
    for (let n = 0; n < 120; n += 1) await storeTestCallback(database, own, "processed");
    await Promise.all([sweepSealedValues(scope, both), sweepSealedValues(scope, both)]);
    await sweepSealedValues(scope, both);
    expect((await result())?.changed).toBe(123);
    expect((await result())?.remaining).toBe(0);
  });
});

describe("the check of the encryption keys", () => {
  test("adds the canary once, and finds nothing with the key that sealed it", async () => {
    expect(await checkEncryptionKeys(scope)).toEqual([]);
    const added = await canary();
    expect(await checkEncryptionKeys(scope)).toEqual([]);
    expect(await canary()).toBe(added);
  });

  test("with another key names what cannot be opened, by kind and hospital, and the canary", async () => {
    await checkEncryptionKeys(scope);
    await database.admin.update(hospital).set({ name: "Lake Clinic" });
    const key = present.primary.name;
    expect(await checkEncryptionKeys(scope, [], newer)).toEqual([
      { key, kind: "client-secret", count: 1, hospital: "Lake Clinic" },
      { key, kind: "access-token", count: 1, hospital: "Lake Clinic" },
      { key, kind: "body", count: 1, hospital: "Lake Clinic" },
      { key, kind: "canary", count: 1, hospital: null },
    ]);
  });

  test("refuses another key in an installation without any hospital too", async () => {
    await deleteHospitals();
    await checkEncryptionKeys(scope);
    expect(await checkEncryptionKeys(scope, [], newer)).toMatchObject([{ kind: "canary", hospital: null }]);
    expect(await checkEncryptionKeys(scope, [], both)).toEqual([]);
  });

  test("of two processes that start first, each with a key of its own, one is refused", async () => {
    await deleteHospitals();
    const found = await Promise.all([checkEncryptionKeys(scope, [], present), checkEncryptionKeys(scope, [], newer)]);
    expect(found.map(({ length }) => length).sort()).toEqual([0, 1]);
  });

  test("a key that was taken away before the sweep had sealed everything anew is missed, although the canary opens", async () => {
    await database.admin.insert(encryptionCanary).values({
      id: "canary",
      value: sealText("Consent Desk", sealedPlace("canary", "canary"), newer),
      createdAt: NOW,
    });
    expect((await checkEncryptionKeys(scope, [], newer)).map(({ kind }) => kind)).toEqual([
      "client-secret",
      "access-token",
      "body",
    ]);
  });

  test("without a canary, none is added while values cannot be opened", async () => {
    expect(await checkEncryptionKeys(scope, [], newer)).toHaveLength(3);
    expect(await canary()).toBe("");
  });

  test("a key that is declared lost is named, and the canary is made anew under the present one", async () => {
    await checkEncryptionKeys(scope);
    const lost = present.primary.name;
    expect(await checkEncryptionKeys(scope, [lost], newer)).toHaveLength(3);
    expect(await canary()).toContain(newer.primary.name);
    expect(await checkEncryptionKeys(scope, [lost], newer)).toHaveLength(3);
    expect(await checkEncryptionKeys(scope, ["another-key"], newer)).toHaveLength(3);
  });

  test("secrets of the first format, which names no key, are tried with each", async () => {
    const [, , ...rest] = sealText("first-format", sealedPlace("client-secret", own.credentialId)).split(".");
    await database.admin.update(credential).set({ clientSecret: ["v1", ...rest].join(".") as SealedText });
    await database.admin.update(gatewaySession).set({ accessToken: null });
    await database.admin.delete(gatewayCallback);
    expect(await checkEncryptionKeys(scope, [], both)).toEqual([]);
    expect(await checkEncryptionKeys(scope, [], newer)).toMatchObject([
      { key: "unnamed", kind: "client-secret", count: 1 },
    ]);
  });
});
