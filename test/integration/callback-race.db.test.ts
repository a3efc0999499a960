import { and, eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { newId, type CallbackId, type CmConsentRequestId } from "@/lib/ids";
import { processCallback } from "@/lib/inbound/process-callback";
import {
  addGatewayCall,
  addSentRequest,
  createTestHospital,
  type SentRequest,
  type TestHospital,
} from "@/test/support/fixtures";
import { notifyCallback, onInitCallback, receiveTestCallback, type TestCallback } from "@/test/support/test-callbacks";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase(6);

const createHospital = () => createTestHospital(database, { clock: () => new Date() });

async function unprocessedCallbacks({ id }: TestHospital): Promise<CallbackId[]> {
  const unprocessed = inArray(gatewayCallback.state, ["received", "waiting-for-dependency"]);
  const rows = await database.admin
    .select({ id: gatewayCallback.id })
    .from(gatewayCallback)
    .where(and(eq(gatewayCallback.hospitalId, id), unprocessed));
  return rows.map((row) => row.id);
}

async function statusOf({ id }: SentRequest): Promise<string | undefined> {
  const [row] = await database.admin.select().from(consentRequest).where(eq(consentRequest.id, id));
  return row?.status;
}

test("an on-init and the notification that waits for it are both applied, forty times, when processed at the same time", async () => {
  for (let round = 0; round < 40; round += 1) {
    const hospital = await createHospital();
    const sent = await addSentRequest(database, hospital);
    await receiveTestCallback(database, sent, onInitCallback(sent));
    await receiveTestCallback(database, sent, notifyCallback(sent, "DENIED"));
    const ids = await unprocessedCallbacks(hospital);
    await Promise.all(ids.map((id) => processCallback(hospital.gateway(), id)));
    // What had begun to wait was released by the on-init.
    for (const id of await unprocessedCallbacks(hospital)) await processCallback(hospital.gateway(), id);
    expect(await statusOf(sent)).toBe("DENIED");
  }
});

/** Adds a request that arrived at the network twice; returns it with the ids of each attempt. */
async function addRequestSentTwice(hospital: TestHospital): Promise<[SentRequest, SentRequest]> {
  const sent = await addSentRequest(database, hospital);
  const initRequestId = await addGatewayCall(database, hospital, { consentRequestId: sent.id });
  return [sent, { ...sent, initRequestId, cmConsentRequestId: newId<CmConsentRequestId>() }];
}

async function receiveAndProcess(hospital: TestHospital, sent: SentRequest, ...callbacks: TestCallback[]) {
  const processAll = async () => {
    for (const id of await unprocessedCallbacks(hospital)) await processCallback(hospital.gateway(), id);
  };
  for (const callback of callbacks) {
    await receiveTestCallback(database, sent, callback);
    await processAll();
  }
  await processAll();
}

test("of a request that arrived twice, a grant of either counts, also after the other was denied", async () => {
  const hospital = await createHospital();
  const [sent, second] = await addRequestSentTwice(hospital);
  await receiveAndProcess(
    hospital,
    sent,
    notifyCallback(second, "GRANTED", [newId()]),
    onInitCallback(second),
    onInitCallback(sent),
    notifyCallback(sent, "DENIED"),
  );
  expect(await statusOf(sent)).toBe("GRANTED");
});

test("a request that arrived twice is denied once both are denied", async () => {
  const hospital = await createHospital();
  const [sent, second] = await addRequestSentTwice(hospital);
  await receiveAndProcess(
    hospital,
    sent,
    onInitCallback(sent),
    onInitCallback(second),
    notifyCallback(second, "DENIED"),
  );
  expect(await statusOf(sent)).toBe("REQUESTED");
  await receiveAndProcess(hospital, sent, notifyCallback(sent, "DENIED"));
  expect(await statusOf(sent)).toBe("DENIED");
});
