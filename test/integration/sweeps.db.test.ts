import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { DAY, MINUTE } from "@/lib/clock";
import type { Claims } from "@/lib/consent/decision/claim";
import { checkOpenRequests } from "@/lib/consent/request/check-open-requests";
import { sweep } from "@/lib/db/sweep";
import { newId, type CallbackId, type HospitalId } from "@/lib/ids";
import { timeOutWaitingCallbacks } from "@/lib/inbound/time-out-waiting-callbacks";
import { addSentRequest, createTestHospital, NOW, storeTestCallback } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

/** Makes each change of one row fail, until the returned function is called. */
async function failChangesOf(table: string, id: string): Promise<() => Promise<unknown>> {
  await database.admin.$client.query(`
    create function fail_one() returns trigger language plpgsql as $$ begin raise 'a fault'; end $$;
    create trigger fail_one before update on ${table} for each row when (old.id = '${id}') execute function fail_one()`);
  return () => database.admin.$client.query("drop function fail_one cascade");
}

test("the check of open requests goes on after a request whose change fails, which stays due", async () => {
  const hospital = await createTestHospital(database);
  const dueAt = (minutes: number) =>
    ({ status: "REQUESTED", checkAt: new Date(NOW.getTime() - minutes * MINUTE) }) as const;
  const failing = await addSentRequest(database, hospital, dueAt(3));
  const others = [
    await addSentRequest(database, hospital, dueAt(2)),
    await addSentRequest(database, hospital, dueAt(1)),
  ];
  const repair = await failChangesOf("consent_request", failing.id);
  await checkOpenRequests({ database, now: NOW });
  const checks = async () => {
    const rows = await database.admin.select().from(consentRequest).where(eq(consentRequest.hospitalId, hospital.id));
    return [failing, ...others].map(({ id }) => rows.find((row) => row.id === id)?.checks);
  };
  expect(await checks()).toEqual([0, 1, 1]);
  await repair();
  await checkOpenRequests({ database, now: NOW });
  expect(await checks()).toEqual([1, 1, 1]);
});

/** A state in which a revocation is only claimed, by this notification. */
const claimedRevocation = (callbackId: CallbackId): Claims => ({
  confirmed: { status: "GRANTED", cmRequestOutcomes: {}, artefacts: {} },
  pending: [
    { at: NOW.toISOString(), callbackId, report: { cmRequestId: null, status: "REVOKED", artefactIds: [newId()] } },
  ],
});

test("of many requests of one hospital that are due, thirty are checked at once, besides claims and other hospitals", async () => {
  const [hospital, other] = [await createTestHospital(database), await createTestHospital(database)];
  const due = { status: "REQUESTED", checkAt: new Date(NOW.getTime() - MINUTE) } as const;
  const many = Array.from({ length: 31 }, () => addSentRequest(database, hospital, due));
  const later = { ...due, checkAt: NOW };
  const claimed = await addSentRequest(database, hospital, {
    ...later,
    claims: claimedRevocation(newId<CallbackId>()),
  });
  const others = await addSentRequest(database, other, later);
  await Promise.all(many);
  await checkOpenRequests({ database, now: NOW });
  const rows = await database.admin.select().from(consentRequest).where(eq(consentRequest.checks, 1));
  const ofHospital = (id: HospitalId) => rows.filter(({ hospitalId }) => hospitalId === id).map((row) => row.id);
  expect(ofHospital(hospital.id)).toHaveLength(31);
  expect(ofHospital(hospital.id)).toContain(claimed.id);
  expect(ofHospital(other.id)).toEqual([others.id]);
});

test("a notification that the network does not confirm in a hundred checks is put before administrators", async () => {
  const hospital = await createTestHospital(database);
  const callbackId = await storeTestCallback(database, hospital, "processed");
  const request = await addSentRequest(database, hospital, {
    status: "REVOKED",
    checks: 99,
    checkAt: NOW,
    claims: claimedRevocation(callbackId),
  });
  await checkOpenRequests({ database, now: NOW });
  const [row] = await database.admin.select().from(consentRequest).where(eq(consentRequest.id, request.id));
  expect(row).toMatchObject({ checks: 100, checkAt: null });
  const [callback] = await database.admin.select().from(gatewayCallback).where(eq(gatewayCallback.id, callbackId));
  expect(callback).toMatchObject({ state: "contradiction", reason: "not-confirmed-by-network" });
});

test("the time-out of waiting callbacks goes on after a callback whose change fails, which goes on waiting", async () => {
  const hospital = await createTestHospital(database);
  const waitingFor = (days: number) =>
    storeTestCallback(database, hospital, "waiting-for-dependency", {
      receivedAt: new Date(NOW.getTime() - days * DAY),
    });
  const ids = [await waitingFor(4), await waitingFor(3), await waitingFor(2)];
  const repair = await failChangesOf("gateway_callback", ids[0] ?? "");
  await timeOutWaitingCallbacks({ database, now: NOW });
  const rows = await database.admin.select().from(gatewayCallback).where(eq(gatewayCallback.hospitalId, hospital.id));
  await repair();
  expect(ids.map((id) => rows.find((row) => row.id === id)?.state)).toEqual([
    "waiting-for-dependency",
    "unmatched",
    "unmatched",
  ]);
});

test("a sweep of more rows than one batch holds does each once, however many of them fail", async () => {
  const rows = Array.from({ length: 25 }, (_, number) => number);
  const done: number[] = [];
  const list = (after: number | null) => Promise.resolve(rows.filter((row) => row > (after ?? -1)).slice(0, 10));
  await sweep("test", list, (row) => {
    done.push(row);
    return row % 2 === 0 ? Promise.reject(new Error("a fault")) : Promise.resolve();
  });
  expect(done).toEqual(rows);
});
