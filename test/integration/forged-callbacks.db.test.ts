import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { newSigner, TokenRealm } from "@/test/support/token-realm";
import { useTestDatabase } from "@/test/support/test-database";
import { callbackRoute } from "@/lib/web/callback-route";
import type { Forgers } from "@/test/support/forged-claims";
import { FORGERIES } from "@/test/support/forged-tokens";
import { SEED } from "@/test/support/generated-tests";
import { seedSentRequest, type SentRequest } from "@/test/support/sent-request";
import { newId, type InboundRequestId } from "@/lib/ids";

const FORGED = 1_500;
const connection = useTestDatabase(4);
const receive = callbackRoute("v3", () => connection);

let forgers: Forgers;
let keys: Server;
let sent: SentRequest;

beforeAll(async () => {
  const gateway = await newSigner("AlRb5WCm8Tm9EJ", "RS256");
  const second = await newSigner("oc-l6O1yJ7wJKY", "RS512");
  const stranger = await newSigner("AlRb5WCm8Tm9EJ", "RS256");
  const realm = new TokenRealm(gateway);
  realm.clock = Date.now();
  forgers = { realm, gateway, second, stranger };
  keys = createServer((_, answer) => answer.end(JSON.stringify({ keys: [gateway.jwk, second.jwk] })));
  await new Promise<void>((resolve) => keys.listen(0, "127.0.0.1", resolve));
  sent = await seedSentRequest(connection.db);
  const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/certs`;
  await connection.db
    .update(credential)
    .set({ jwksUrl, issuer: realm.issuer })
    .where(eq(credential.hospitalId, sent.hospitalId));
});

afterAll(() => keys.close());

/** A callback whose body tells whether anybody looked at it. */
function callback(authorization: string | null) {
  let wasRead = false;
  const source = {
    pull(controller: ReadableStreamDefaultController) {
      wasRead = true;
      controller.enqueue(new TextEncoder().encode("{}"));
      controller.close();
    },
  };
  // Nothing is drawn from the source before somebody reads.
  const body = new ReadableStream(source, { highWaterMark: 0 });
  const headers = new Headers({ "x-hiu-id": `IN-${sent.hospitalId}`, "request-id": newId<InboundRequestId>() });
  if (authorization !== null) headers.set("authorization", authorization);
  const init = { method: "POST", headers, body, duplex: "half" } satisfies RequestInit & { duplex: string };
  return {
    request: new Request("http://desk.example/api/v3/hiu/consent/request/notify", init),
    wasRead: () => wasRead,
  };
}

test(`none of ${FORGED} forged tokens is believed, nor its body looked at, and the gateway's own between them are (seed ${SEED})`, async () => {
  const seen = new Map<string, number>();
  let genuine = 0;
  const tell = async () => {
    genuine += 1;
    const own = callback(await forgers.realm.authorization());
    expect((await receive(own.request)).status).toBe(202);
    expect(own.wasRead()).toBe(true);
  };
  await tell();
  await fc.assert(
    fc.asyncProperty(fc.oneof(...FORGERIES), async ({ way, make }) => {
      const forged = callback(await make(forgers));
      expect((await receive(forged.request)).status).toBe(401);
      expect(forged.wasRead()).toBe(false);
      seen.set(way, (seen.get(way) ?? 0) + 1);
      if ([...seen.values()].reduce((sum, n) => sum + n, 0) % 100 === 0) await tell();
    }),
    { numRuns: FORGED, seed: SEED },
  );
  expect(seen.size).toBe(FORGERIES.length);
  expect(await connection.db.$count(gatewayCallback)).toBe(genuine);
});
