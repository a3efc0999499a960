import { eq } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { execute } from "@/lib/access/execute";
import { SECOND } from "@/lib/clock";
import { retireCredential } from "@/lib/credential/retire-credential";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { keySetAges } from "@/lib/inbound/verify-caller";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { callbackRoute } from "@/lib/web/callback-route";
import { CallbackClient } from "@/test/support/callback-client";
import type { TestHospital } from "@/test/support/fixtures";
import { useProductWithSandbox } from "@/test/support/product-with-sandbox";
import { timeLimit } from "@/test/support/time-limit";
import { startV3OnlyGateway } from "@/test/support/v3-only-gateway";

const product = useProductWithSandbox();
afterEach(() => product.control("POST", "faults", {}));

const createClient = async () => CallbackClient.create(product, await product.createHospital("v3"));
const makeKeySetsUnavailable = () => product.control("POST", "faults", { status: 503, messages: ["certs"] });
const rotateKey = (keepOld: boolean) => product.control("POST", "keys/rotate", { keepOld });
const countKeySetCalls = async () =>
  (await product.control<{ kind: string }[]>("GET", "calls")).filter(({ kind }) => kind === "certs").length;
const countStored = ({ id }: TestHospital) =>
  product.database.admin.$count(gatewayCallback, eq(gatewayCallback.hospitalId, id));
const changeCredential = ({ id }: TestHospital, columns: Partial<typeof credential.$inferSelect>) =>
  product.database.admin.update(credential).set(columns).where(eq(credential.hospitalId, id));

test("a callback with the hospital's own session token, which the same key signed, is answered 401", async () => {
  const client = await createClient();
  const { clientId, clientSecret } = client.hospital;
  const response = await fetch(`${product.sandboxUrl}/api/hiecm/gateway/v3/sessions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "request-id": crypto.randomUUID(),
      timestamp: new Date().toISOString(),
      "x-cm-id": "sbx",
    },
    body: JSON.stringify({ clientId, clientSecret, grantType: "client_credentials" }),
  });
  const { accessToken } = (await response.json()) as { accessToken: string };
  expect(await client.post({ token: accessToken })).toBe(401);
  expect(await client.post()).toBe(202);
  expect(await countStored(client.hospital)).toBe(1);
});

test("a callback without a known HIU id is answered 401, and one for another hospital's HIU id is stored for that hospital", async () => {
  const [own, other] = [await createClient(), await createClient()];
  expect(await own.post({ hiuId: "IN-nobody" })).toBe(401);
  expect(await own.post({ hiuId: null })).toBe(401);
  expect(await own.post({ hiuId: other.hospital.hiuId })).toBe(202);
  expect([await countStored(own.hospital), await countStored(other.hospital)]).toEqual([0, 1]);
});

test.each([
  ["still published", true],
  ["withdrawn", false],
])("a new key is accepted from its first callback on, while the old one is %s", async (_state, keepOld) => {
  const client = await createClient();
  const old = await client.token();
  expect(await client.post({ token: old })).toBe(202);
  await rotateKey(keepOld);
  expect(await client.post()).toBe(202);
  expect(await client.post({ token: old })).toBe(keepOld ? 202 : 401);
});

test("while the key sets are unavailable known keys are accepted, and an unknown key is answered 503", async () => {
  const client = await createClient();
  const known = await client.token();
  expect(await client.post({ token: known })).toBe(202);
  await makeKeySetsUnavailable();
  await rotateKey(true);
  expect(await client.post()).toBe(503);
  expect(await client.post({ token: known })).toBe(202);
});

test("without any key callbacks are answered 503, and 202 once a key set is available", async () => {
  const client = await createClient();
  await makeKeySetsUnavailable();
  expect(await client.post()).toBe(503);
  await product.control("POST", "faults", {});
  const limits = { timeout: timeLimit(15 * SECOND), interval: 100 };
  await vi.waitFor(async () => expect(await client.post()).toBe(202), limits);
});

test("eighty callbacks with unknown keys fetch each key set once more, and valid callbacks are accepted meanwhile", async () => {
  const client = await createClient();
  expect(await client.post()).toBe(202);
  const before = await countKeySetCalls();
  const tokens = await Promise.all(
    Array.from({ length: 60 }, (_, n) => client.token({ header: { kid: `unknown-${n}` } })),
  );
  const statuses = await Promise.all(tokens.map((token) => client.post({ token })));
  expect(new Set(statuses)).toEqual(new Set([401]));
  for (const token of tokens.slice(0, 20)) expect(await client.post({ token })).toBe(401);
  expect(await client.post({ token: await client.token({ key: "stranger" }) })).toBe(401);
  expect(await client.post()).toBe(202);
  expect((await countKeySetCalls()) - before).toBe(3);
});

test("keys are fetched from the set of v0.5 where the realm is unavailable", async () => {
  const client = await createClient();
  await changeCredential(client.hospital, { jwksUrl: "http://127.0.0.1:1/certs" });
  expect(await client.post()).toBe(202);
  const ages = keySetAges().filter(({ jwksUrl }) => jwksUrl === "http://127.0.0.1:1/certs");
  expect(ages).toEqual([expect.objectContaining({ fetchedAt: null, lastFailedAt: expect.any(Date), keys: 0 })]);
});

test("keys are fetched from the set of v3, in a session, where only that is available", async () => {
  const client = await createClient();
  const gateway = await startV3OnlyGateway(product.sandboxUrl);
  try {
    await changeCredential(client.hospital, { jwksUrl: "http://127.0.0.1:1/certs", gatewayUrl: gateway.url });
    expect(await client.post()).toBe(202);
    expect(gateway.requestedPaths).toEqual([
      "/gateway/v0.5/certs",
      "/api/hiecm/gateway/v3/sessions",
      "/api/hiecm/gateway/v3/certs",
    ]);
  } finally {
    gateway.close();
  }
});

test("a token of an issuer that the credential names is accepted, one of another issuer is answered 401", async () => {
  const client = await createClient();
  const iss = client.ownIssuer;
  expect(await client.post({ token: await client.token({ claims: { iss } }) })).toBe(202);
  expect(await client.post({ token: await client.token({ claims: { iss: `${iss}/` } }) })).toBe(401);
});

test("callbacks for a replaced HIU id are accepted until its credential is retired", async () => {
  const client = await createClient();
  const { admin, clientId, clientSecret, credentialId: previousId, hiuId: previousHiuId } = client.hospital;
  const hiuId = `${previousHiuId}-new`;
  const replacement = { gatewayUrl: product.sandboxUrl, dialect: "v3", clientId, clientSecret, hiuId, cmId: "sbx" };
  await execute(replaceCredential, admin(), replacement);
  expect(await client.post()).toBe(202);
  expect(await client.post({ hiuId })).toBe(202);
  await execute(retireCredential, admin(), { credentialId: previousId });
  const limits = { timeout: timeLimit(10 * SECOND), interval: 100 };
  await vi.waitFor(async () => expect(await client.post()).toBe(401), limits);
  expect(await client.post({ hiuId })).toBe(202);
});

test("a valid callback that cannot be stored is answered 503", async () => {
  const client = await createClient();
  const unreachable = openDatabase("postgres://nobody@127.0.0.1:1/nothing", 2);
  const request = new Request(`${product.appUrl}/api/v3/hiu/consent/request/notify`, {
    method: "POST",
    headers: { authorization: `Bearer ${await client.token()}`, "x-hiu-id": client.hospital.hiuId },
    body: "{}",
  });
  expect((await callbackRoute(() => unreachable)(request)).status).toBe(503);
  await closeDatabase(unreachable);
});
