import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { credentialInput } from "@/lib/credential/credential-input";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { retireCredential } from "@/lib/credential/retire-credential";
import { listCredentials } from "@/lib/credential/list-credentials";
import type { Context, StaffActor } from "@/lib/db/context";
import { openDatabase } from "@/lib/db/database";
import { callbackRoute } from "@/lib/web/callback-route";
import { Caller } from "@/test/support/callback-client";
import { Loop, type Desk } from "@/test/support/product-with-sandbox";
import { startHalfGateway } from "@/test/support/v3-only-gateway";
import { keySetAges } from "@/lib/inbound/verify-caller";

let loop: Loop;

beforeAll(async () => {
  loop = await Loop.start();
}, 60_000);
afterEach(() => loop.control("POST", "faults", {}));
afterAll(() => loop.stop());

const open = async () => Caller.of(loop, await loop.openDesk("v3"));
const admin = (desk: Desk): Context<StaffActor> => {
  const ctx = desk.doctor();
  return { ...ctx, actor: { ...ctx.actor, role: "admin" } };
};
const certsDown = () => loop.control("POST", "faults", { status: 503, messages: ["certs"] });
const rotate = (keepOld: boolean) => loop.control("POST", "keys/rotate", { keepOld });
const certsAsked = async () =>
  (await loop.control<{ path: string }[]>("GET", "calls")).filter(({ path }) => path.endsWith("/certs")).length;
const keptFor = (desk: Desk) =>
  loop.connection.db.$count(gatewayCallback, eq(gatewayCallback.hospitalId, desk.hospitalId));
const point = (desk: Desk, to: Partial<typeof credential.$inferSelect>) =>
  loop.connection.db.update(credential).set(to).where(eq(credential.hospitalId, desk.hospitalId));

test("the hospital's own session token is refused, though the same key signed it", async () => {
  const caller = await open();
  const { clientId } = caller.desk;
  const answer = await fetch(`${loop.sandboxUrl}/api/hiecm/gateway/v3/sessions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "request-id": crypto.randomUUID(),
      timestamp: new Date().toISOString(),
      "x-cm-id": "sbx",
    },
    body: JSON.stringify({
      clientId,
      clientSecret: clientId.replace("client-", "secret-of-"),
      grantType: "client_credentials",
    }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  expect(await caller.post({ token: accessToken })).toBe(401);
  expect(await caller.post()).toBe(202);
  expect(await keptFor(caller.desk)).toBe(1);
});

test("a callback under no HIU id of ours is refused, and one under another hospital's is that hospital's", async () => {
  const [ours, theirs] = [await open(), await open()];
  expect(await ours.post({ hiuId: "IN-nobody" })).toBe(401);
  expect(await ours.post({ hiuId: null })).toBe(401);
  expect(await ours.post({ hiuId: theirs.hiuId })).toBe(202);
  expect([await keptFor(ours.desk), await keptFor(theirs.desk)]).toEqual([0, 1]);
});

test.each([true, false])(
  "a new key signs from the first callback on (old one still published: %s)",
  async (keepOld) => {
    const caller = await open();
    const old = await caller.token();
    expect(await caller.post({ token: old })).toBe(202);
    await rotate(keepOld);
    expect(await caller.post()).toBe(202);
    expect(await caller.post({ token: old })).toBe(keepOld ? 202 : 401);
  },
);

test("keys once fetched go on working while the certificates are down, and an unknown key is then our trouble", async () => {
  const caller = await open();
  const known = await caller.token();
  expect(await caller.post({ token: known })).toBe(202);
  await certsDown();
  await rotate(true);
  expect(await caller.post()).toBe(503);
  expect(await caller.post({ token: known })).toBe(202);
});

test("without any key nobody is believed and nobody is turned away for good", async () => {
  const caller = await open();
  await certsDown();
  expect(await caller.post()).toBe(503);
  await loop.control("POST", "faults", {});
  await vi.waitFor(async () => expect(await caller.post()).toBe(202), { timeout: 15_000, interval: 250 });
});

test("a flood of unknown keys has each address asked once more, and callbacks go on meanwhile", async () => {
  const caller = await open();
  expect(await caller.post()).toBe(202);
  const before = await certsAsked();
  const tokens = await Promise.all(
    Array.from({ length: 60 }, (_, n) => caller.token({ header: { kid: `stranger-${n}` } })),
  );
  const together = await Promise.all(tokens.map((token) => caller.post({ token })));
  expect(new Set(together)).toEqual(new Set([401]));
  for (const token of tokens.slice(0, 20)) expect(await caller.post({ token })).toBe(401);
  expect(await caller.post({ token: await caller.token({ key: "stranger" }) })).toBe(401);
  expect(await caller.post()).toBe(202);
  expect((await certsAsked()) - before).toBe(3);
});

test("keys come from the v0.5 set where the realm is silent", async () => {
  const caller = await open();
  await point(caller.desk, { jwksUrl: "http://127.0.0.1:1/certs" });
  expect(await caller.post()).toBe(202);
  const ages = keySetAges().filter(({ jwksUrl }) => jwksUrl === "http://127.0.0.1:1/certs");
  expect(ages).toEqual([expect.objectContaining({ fetchedAt: null, lastFailedAt: expect.any(Date), keys: 0 })]);
});

test("keys come from the v3 set, with our session, where only that answers", async () => {
  const caller = await open();
  const gateway = await startHalfGateway(loop.sandboxUrl);
  try {
    await point(caller.desk, { jwksUrl: "http://127.0.0.1:1/certs", gatewayUrl: gateway.url });
    expect(await caller.post()).toBe(202);
    expect(gateway.asked).toEqual([
      "/gateway/v0.5/certs",
      "/api/hiecm/gateway/v3/sessions",
      "/api/hiecm/gateway/v3/certs",
    ]);
  } finally {
    gateway.server.close();
  }
});

test("an issuer of the configured set is believed, one outside is not", async () => {
  const caller = await open();
  const iss = `https://${caller.desk.clientId}.example/realm`;
  expect(await caller.post({ token: await caller.token({ claims: { iss } }) })).toBe(202);
  expect(await caller.post({ token: await caller.token({ claims: { iss: `${iss}/` } }) })).toBe(401);
});

test("after the HIU id was changed, callbacks under the old one still count, until that credential ends", async () => {
  const caller = await open();
  const { clientId } = caller.desk;
  const input = credentialInput.parse({
    gatewayUrl: loop.sandboxUrl,
    dialect: "v3",
    clientId,
    clientSecret: clientId.replace("client-", "secret-of-"),
    hiuId: `${caller.hiuId}-new`,
    cmId: "sbx",
  });
  await replaceCredential(admin(caller.desk), input);
  expect(await caller.post()).toBe(202);
  expect(await caller.post({ hiuId: input.hiuId })).toBe(202);
  const [, before] = await listCredentials(admin(caller.desk));
  if (!before) throw new Error("the first version is kept");
  await retireCredential(admin(caller.desk), { credentialId: before.id as typeof credential.$inferSelect.id });
  await vi.waitFor(async () => expect(await caller.post()).toBe(401), { timeout: 10_000, interval: 100 });
  expect(await caller.post({ hiuId: input.hiuId })).toBe(202);
});

test("a callback that cannot be kept is not acknowledged", async () => {
  const caller = await open();
  const gone = openDatabase("postgres://nobody@127.0.0.1:1/nothing", 2);
  const request = new Request(`${caller.appUrl}/api/v3/hiu/consent/request/notify`, {
    method: "POST",
    headers: { authorization: `Bearer ${await caller.token()}`, "x-hiu-id": caller.hiuId },
    body: "{}",
  });
  expect((await callbackRoute("v3", () => gone)(request)).status).toBe(503);
  await gone.pool.end();
});
