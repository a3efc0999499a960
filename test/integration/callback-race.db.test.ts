import { expect, test } from "vitest";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { findRow } from "@/lib/consent/request/consent-request-table";
import { databaseForTests } from "@/test/support/test-database";
import { processCallback } from "@/lib/inbound/process-callback";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { initiated, notified, seedSentRequest, type SentRequest, type Told } from "@/test/support/sent-request";
import { newId, type CallbackId, type CmConsentRequestId, type GatewayRequestId } from "@/lib/ids";
import { and, eq, inArray } from "drizzle-orm";

const connection = databaseForTests(6);

const ctxOf = ({ hospitalId }: SentRequest) => ({
  db: connection.db,
  actor: { kind: "gateway", hospitalId } as const,
  now: new Date(),
});

async function keep(sent: SentRequest, told: Told): Promise<void> {
  const headers = new Headers({ "request-id": told.requestId });
  const to = { hospitalId: sent.hospitalId };
  await receiveCallback(ctxOf(sent), {
    dialect: "v3",
    message: told.kind,
    path: "",
    headers,
    body: Buffer.from(JSON.stringify(told.body)),
    to,
  });
}

async function waiting(sent: SentRequest): Promise<CallbackId[]> {
  const open = inArray(gatewayCallback.state, ["received", "parked"]);
  const rows = await connection.db
    .select({ id: gatewayCallback.id })
    .from(gatewayCallback)
    .where(and(eq(gatewayCallback.hospitalId, sent.hospitalId), open));
  return rows.map(({ id }) => id);
}

const statusOf = async (sent: SentRequest) => (await findRow(ctxOf(sent), sent.id))?.status;

test("an on-init and the notification that waits for it never miss each other, processed at the very same time", async () => {
  for (let round = 0; round < 40; round += 1) {
    const sent = await seedSentRequest(connection.db);
    await keep(sent, initiated(sent));
    await keep(sent, notified(sent, "DENIED"));
    await Promise.all((await waiting(sent)).map((id) => processCallback(ctxOf(sent), id)));
    const jobs = await connection.pool.query(
      `select payload ->> 'callbackId' as id from graphile_worker._private_jobs where payload ->> 'hospitalId' = $1`,
      [sent.hospitalId],
    );
    // Whatever is still parked must have been queued again by the on-init: once at its arrival, once at its release.
    for (const id of await waiting(sent)) {
      expect(jobs.rows.filter((job: { id: string }) => job.id === id)).toHaveLength(2);
      await processCallback(ctxOf(sent), id);
    }
    expect(await statusOf(sent)).toBe("DENIED");
  }
});

async function askedTwice(): Promise<[SentRequest, SentRequest]> {
  const sent = await seedSentRequest(connection.db);
  const [first] = await connection.db.select().from(gatewayCall).where(eq(gatewayCall.id, sent.initRequestId));
  if (!first) throw new Error("the first attempt was seeded");
  const again = { ...sent, initRequestId: newId<GatewayRequestId>(), cmConsentRequestId: newId<CmConsentRequestId>() };
  await connection.db.insert(gatewayCall).values({ ...first, id: again.initRequestId });
  return [sent, again];
}

async function hear(sent: SentRequest, ...all: Told[]): Promise<void> {
  for (const told of all) {
    await keep(sent, told);
    for (const id of await waiting(sent)) await processCallback(ctxOf(sent), id);
  }
  for (const id of await waiting(sent)) await processCallback(ctxOf(sent), id);
}

test("where the patient was asked twice, a grant of either question counts, also after the other was refused", async () => {
  const [sent, again] = await askedTwice();
  await hear(sent, notified(again, "GRANTED", [newId()]), initiated(again), initiated(sent), notified(sent, "DENIED"));
  expect(await statusOf(sent)).toBe("GRANTED");
});

test("where the patient was asked twice, the answer is no once both questions were refused", async () => {
  const [sent, again] = await askedTwice();
  await hear(sent, initiated(sent), initiated(again), notified(again, "DENIED"));
  expect(await statusOf(sent)).toBe("REQUESTED");
  await hear(sent, notified(sent, "DENIED"));
  expect(await statusOf(sent)).toBe("DENIED");
});
