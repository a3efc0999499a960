import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { SignJWT } from "jose";
import type { PoolClient } from "pg";
import { describe, expect, test } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { newId, type OutboundRequestId, type HospitalId, type InboundRequestId } from "@/lib/ids";
import { callbackRoute } from "@/lib/web/callback-route";
import { CallbackClient, NOTIFY_PATH } from "@/test/support/callback-client";
import { addCredential, addGatewayCall, createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { newSigner } from "@/test/support/token-realm";

const product = useProductWithSandbox();

const createClient = async () => CallbackClient.create(product, await product.createHospital("v3"));
const countStored = ({ id }: Pick<TestHospital, "id">) =>
  product.database.admin.$count(gatewayCallback, eq(gatewayCallback.hospitalId, id));

test("the HIU id is compared without case", async () => {
  const client = await createClient();
  const { hiuId } = client.hospital;
  for (const spelling of [hiuId.toLowerCase(), hiuId.toUpperCase(), ` ${hiuId} `])
    expect(await client.post({ hiuId: spelling })).toBe(202);
  expect(await countStored(client.hospital)).toBe(3);
});

test("two hospitals cannot have HIU ids that differ only in case", async () => {
  const { hiuId } = await createTestHospital(product.database);
  const taking = createTestHospital(product.database, { credential: { hiuId: hiuId.toLowerCase() } });
  await expect(taking).rejects.toThrow();
});

describe("a callback whose token cannot be a gateway's", () => {
  const encoded = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const HEADER = { alg: "RS256", kid: "key" };
  const CLAIMS = { iss: "https://gateway.example/realm", exp: 4e9 };
  const tokenOf = (header: unknown, claims: unknown) => `Bearer ${encoded(header)}.${encoded(claims)}.AAAA`;

  /** Posts callbacks at once through connections of their own; returns their statuses and the statements that they caused. */
  async function post(authorizations: (string | null)[]) {
    const database = openDatabase(product.database.url, 2, { systemPoolSize: 2 });
    const statements: string[] = [];
    for (const pool of [database.pool, database.systemPool])
      pool.on("connect", (client: PoolClient) => {
        const query = client.query.bind(client) as (...args: unknown[]) => unknown;
        const recorded = (...args: unknown[]) => {
          const [statement] = args;
          statements.push(typeof statement === "string" ? statement : (statement as { text: string }).text);
          return query(...args);
        };
        client.query = recorded as PoolClient["query"];
      });
    const route = callbackRoute(() => database);
    const start = performance.now();
    const responses = await Promise.all(
      authorizations.map((authorization) => {
        const headers = new Headers({ "x-hiu-id": `IN-${newId<HospitalId>()}` });
        if (authorization !== null) headers.set("authorization", authorization);
        return route(new Request(`http://desk.example${NOTIFY_PATH}`, { method: "POST", headers, body: "{}" }));
      }),
    );
    const tookMs = performance.now() - start;
    await closeDatabase(database);
    // Refusals are counted in memory, and written together a few seconds later.
    const reads = statements.filter((text) => !text.includes("callback_refusal"));
    return { statuses: new Set(responses.map(({ status }) => status)), reads, tookMs };
  }

  test.each<[string, string | null]>([
    ["no token", null],
    ["another scheme", "Basic dXNlcjpwYXNz"],
    ["no JSON web token", "Bearer junk"],
    ["parts that are no JSON", "Bearer a.b.c"],
    ["no signature", tokenOf({ alg: "none", kid: "key" }, CLAIMS)],
    ["a symmetric algorithm", tokenOf({ alg: "HS256", kid: "key" }, CLAIMS)],
    ["no key id", tokenOf({ alg: "RS256" }, CLAIMS)],
    ["no issuer", tokenOf(HEADER, { exp: CLAIMS.exp })],
    ["an issuer that is no address", tokenOf(HEADER, { ...CLAIMS, iss: "me" })],
    ["no expiry", tokenOf(HEADER, { iss: CLAIMS.iss })],
    ["an expiry that has passed", tokenOf(HEADER, { ...CLAIMS, exp: 1 })],
    ["more than eight kilobytes", `Bearer ${"a".repeat(9000)}.b.c`],
  ])("with %s and any HIU id is answered 401 without a query", async (_what, authorization) => {
    const { statuses, reads } = await post(Array.from({ length: 50 }, () => authorization));
    expect(statuses).toEqual(new Set([401]));
    expect(reads).toEqual([]);
  });

  test("and looks like one costs with all others at most one query in 100 milliseconds", async () => {
    const forged = Array.from({ length: 200 }, (_, n) => tokenOf({ ...HEADER, kid: `key-${n}` }, CLAIMS));
    const { statuses, reads, tookMs } = await post(forged);
    expect(statuses).toEqual(new Set([401]));
    expect(reads.filter((text) => text.includes('from "credential"')).length).toBeGreaterThan(0);
    expect(reads.length).toBeLessThanOrEqual(1 + Math.ceil(tookMs / 100));
  });
});

describe("a callback without an HIU id", () => {
  const PATH = "/v0.5/patients/on-find";
  const onFind = (inReplyTo: OutboundRequestId) =>
    JSON.stringify({
      requestId: newId<InboundRequestId>(),
      patient: { id: "hinapatel@sbx", name: "Hina Patel" },
      resp: { requestId: inReplyTo },
    });
  const rowOf = async ({ id }: TestHospital) => {
    const [row] = await product.database.admin.select().from(credential).where(eq(credential.hospitalId, id));
    if (!row) throw new Error("the hospital has a credential");
    return row;
  };

  /** A gateway of its own that publishes one key, and tokens that this key signs as those of another issuer. */
  async function startOwnGateway(iss: string) {
    const { privateKey, jwk } = await newSigner("own-key", "RS256");
    const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const token = await new SignJWT({ azp: "gateway", aud: "account" })
      .setProtectedHeader({ alg: "RS256", kid: "own-key" })
      .setIssuer(iss)
      .setExpirationTime("10 minutes")
      .sign(privateKey);
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token, close: () => server.close() };
  }

  /** A hospital and another one that has the same key set address and issuer, and a gateway address of its own. */
  async function startAttack() {
    const hospital = await product.createHospital("v0.5");
    const { jwksUrl, issuer } = await rowOf(hospital);
    const gateway = await startOwnGateway(issuer);
    const other = await createTestHospital(product.database, {
      credential: { dialect: "v0.5", gatewayUrl: gateway.url, jwksUrl, issuer, version: 9 },
    });
    const send = async (to: TestHospital, token?: string) => {
      const client = await clientOf(hospital);
      const body = onFind(await addGatewayCall(product.database, to, { message: "find-patient" }));
      return client.post({ path: PATH, hiuId: null, body, ...(token === undefined ? {} : { token }) });
    };
    return { hospital, other, gateway, send };
  }

  const clientOf = (hospital: SandboxHospital) => CallbackClient.create(product, hospital);

  test("is refused where another hospital's gateway signed it, although that has the same key set address and issuer", async () => {
    const { hospital, other, gateway, send } = await startAttack();
    try {
      expect(await send(hospital, gateway.token)).toBe(401);
      expect(await countStored(hospital)).toBe(0);
      // It is authentic to the other hospital.
      expect(await send(other, gateway.token)).toBe(202);
      expect(await countStored(other)).toBe(1);
    } finally {
      gateway.close();
    }
  });

  test("belongs to the hospital whose call it answers where that hospital's gateway signed it", async () => {
    const { hospital, other, gateway, send } = await startAttack();
    try {
      expect(await send(hospital)).toBe(202);
      expect([await countStored(hospital), await countStored(other)]).toEqual([1, 0]);
    } finally {
      gateway.close();
    }
  });

  test("is refused where it answers no call, and where it is another message", async () => {
    const client = await createClient();
    expect(await client.post({ path: PATH, hiuId: null, body: onFind(newId<OutboundRequestId>()) })).toBe(401);
    expect(await client.post({ hiuId: null })).toBe(401);
  });

  test("is accepted for a call of a credential that is being phased out", async () => {
    const hospital = await product.createHospital("v0.5");
    const client = await clientOf(hospital);
    await product.database.admin
      .update(credential)
      .set({ state: "previous" })
      .where(eq(credential.id, hospital.credentialId));
    await addCredential(product.database, hospital, { version: 2, gatewayUrl: "http://127.0.0.1:1" });
    const body = onFind(await addGatewayCall(product.database, hospital, { message: "find-patient" }));
    expect(await client.post({ path: PATH, hiuId: null, body })).toBe(202);
  });
});
