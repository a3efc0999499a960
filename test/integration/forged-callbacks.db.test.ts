import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { newId, type InboundRequestId } from "@/lib/ids";
import { callbackRoute } from "@/lib/web/callback-route";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import type { Forgers } from "@/test/support/forged-claims";
import { FORGERIES } from "@/test/support/forged-tokens";
import { numRuns, SEED } from "@/test/support/generated-tests";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";
import { newSigner, TokenRealm } from "@/test/support/token-realm";

// At least so many that each kind of forgery occurs.
const FORGERY_COUNT = numRuns({ short: 500, long: 1_500 });
const database = useTestDatabase();
const route = callbackRoute(() => database);

let forgers: Forgers;
let keySets: Server;
let hospital: TestHospital;

beforeAll(async () => {
  const gateway = await newSigner("AlRb5WCm8Tm9EJ", "RS256");
  const second = await newSigner("oc-l6O1yJ7wJKY", "RS512");
  const stranger = await newSigner("AlRb5WCm8Tm9EJ", "RS256");
  const realm = new TokenRealm(gateway);
  realm.clock = Date.now();
  forgers = { realm, gateway, second, stranger };
  keySets = createServer((_, response) => response.end(JSON.stringify({ keys: [gateway.jwk, second.jwk] })));
  await new Promise<void>((resolve) => keySets.listen(0, "127.0.0.1", resolve));
  const jwksUrl = `http://127.0.0.1:${(keySets.address() as AddressInfo).port}/certs`;
  hospital = await createTestHospital(database, { credential: { jwksUrl, issuer: realm.issuer } });
});

afterAll(() => keySets.close());

/** A callback whose body records whether it was read. */
function createCallback(authorization: string | null) {
  let wasRead = false;
  const source = {
    pull(controller: ReadableStreamDefaultController) {
      wasRead = true;
      controller.enqueue(new TextEncoder().encode("{}"));
      controller.close();
    },
  };
  // Nothing is pulled from the source before somebody reads.
  const body = new ReadableStream(source, { highWaterMark: 0 });
  const headers = new Headers({ "x-hiu-id": hospital.hiuId, "request-id": newId<InboundRequestId>() });
  if (authorization !== null) headers.set("authorization", authorization);
  const init = { method: "POST", headers, body, duplex: "half" } satisfies RequestInit & { duplex: string };
  return {
    request: new Request("http://desk.example/api/v3/hiu/consent/request/notify", init),
    wasRead: () => wasRead,
  };
}

test(
  `each of ${FORGERY_COUNT} forged tokens is answered 401 before the body is read, valid tokens between them 202 (seed ${SEED})`,
  { timeout: timeLimit(120_000) },
  async () => {
    const countByKind = new Map<string, number>();
    let tried = 0;
    let valid = 0;
    const postValid = async () => {
      valid += 1;
      const callback = createCallback(await forgers.realm.authorization());
      expect((await route(callback.request)).status).toBe(202);
      expect(callback.wasRead()).toBe(true);
    };
    await postValid();
    await fc.assert(
      fc.asyncProperty(fc.oneof(...FORGERIES), async ({ kind, make }) => {
        const callback = createCallback(await make(forgers));
        expect((await route(callback.request)).status).toBe(401);
        expect(callback.wasRead()).toBe(false);
        countByKind.set(kind, (countByKind.get(kind) ?? 0) + 1);
        tried += 1;
        if (tried % 100 === 0) await postValid();
      }),
      { numRuns: FORGERY_COUNT, seed: SEED },
    );
    expect(countByKind.size).toBe(FORGERIES.length);
    expect(await database.admin.$count(gatewayCallback)).toBe(valid);
  },
);
