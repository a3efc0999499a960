import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentEvent } from "@/drizzle/schema/consent-event";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { dataRequest } from "@/drizzle/schema/data-request";
import { healthRecord, healthRecordBody } from "@/drizzle/schema/health-record";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { dataKey } from "@/drizzle/schema/record-keys";
import type { FetchedArtefact } from "@/lib/abdm/messages";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { execute } from "@/lib/access/execute";
import { DAY, MINUTE, SECOND } from "@/lib/clock";
import { recordArtefactDetails } from "@/lib/consent/decision/record-artefact-details";
import { recordDecision } from "@/lib/consent/decision/record-decision";
import { transact } from "@/lib/db/transaction";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { settleRecords } from "@/lib/health-record/settle-records";
import { sweepEndedRecords } from "@/lib/health-record/erasure/sweep-ended-records";
import {
  newId,
  type CallbackId,
  type CmConsentRequestId,
  type ConsentArtefactId,
  type ConsentRequestId,
} from "@/lib/ids";
import { addSentRequest, createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { addStoredRecords } from "@/test/support/stored-records";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const cmConsentRequestId = () => newId<CmConsentRequestId>();
let hospital: TestHospital;
let id: ConsentRequestId;
let cmId: CmConsentRequestId;
let artefactId: ConsentArtefactId;

/** A request that was granted, with two records that can be read. */
beforeEach(async () => {
  hospital = await createTestHospital(database);
  cmId = cmConsentRequestId();
  const granted = { status: "GRANTED", grantedAt: NOW, cmConsentRequestId: cmId } as const;
  ({ id } = await addSentRequest(database, hospital, granted));
  ({ artefactId } = await addStoredRecords(database, hospital, id, ["{}", '{"resourceType":"Bundle"}']));
});

const at = (milliseconds: number) => ({
  database,
  actor: { kind: "gateway", hospitalId: hospital.id } as const,
  now: new Date(NOW.getTime() + milliseconds),
});

/** What the network notifies, or responds where it was asked, with what follows for records. */
async function report(status: CmStatus, after: number, askedAt?: number): Promise<void> {
  const content = { cmConsentRequestId: cmId, status, artefactIds: [artefactId] };
  const source =
    askedAt === undefined
      ? { callbackId: newId<CallbackId>() }
      : { consentRequestId: id, askedAt: new Date(NOW.getTime() + askedAt) };
  await transact(at(after), async (tx) => {
    await recordDecision(tx, { ...content, ...source });
    await settleRecords(tx, id);
  });
}

/** The network's response, to a question of that time, that the artefact goes on. */
async function fetchDetails(after: number, askedAt: number): Promise<void> {
  const [request] = await database.admin.select().from(consentRequest).where(eq(consentRequest.id, id));
  const [stored] = await database.admin.select().from(consentArtefact).where(eq(consentArtefact.id, artefactId));
  const { dateFrom, dateTo, dataEraseAt, hipId, hipName, hiTypes, careContexts } = stored ?? {};
  if (!request || !dateFrom || !dateTo || !dataEraseAt || !hipId) throw new Error("the artefact is complete");
  const artefact: FetchedArtefact = {
    id: artefactId,
    status: "GRANTED",
    createdAt: null,
    abhaAddress: request.abhaAddress,
    hiuId: hospital.hiuId,
    hip: { id: hipId, name: hipName ?? null },
    cmId: "sbx",
    purposeCode: "CAREMGT",
    hiTypes: hiTypes ?? [],
    permission: {
      accessMode: "VIEW",
      dateRange: { from: dateFrom, to: dateTo },
      dataEraseAt,
      frequency: { unit: "HOUR", value: 0, repeats: 0 },
    },
    careContexts: careContexts ?? [],
    signature: null,
  };
  const asked = new Date(NOW.getTime() + askedAt);
  await transact(at(after), async (tx) => {
    await recordArtefactDetails(tx, { artefactId, consentRequestId: id, result: { artefact }, askedAt: asked });
    await settleRecords(tx, id);
  });
}

const settle = (after: number) => transact(at(after), (tx) => settleRecords(tx, id));
const open = async (after: number) =>
  (await execute(openRecords, { ...hospital.doctor(), now: at(after).now }, { artefactId })).state;

/** How many rows hold records or the key of them. */
const stored = async () => [
  await database.admin.$count(healthRecord, eq(healthRecord.hospitalId, hospital.id)),
  await database.admin.$count(healthRecordBody, eq(healthRecordBody.hospitalId, hospital.id)),
  await database.admin.$count(dataKey, eq(dataKey.hospitalId, hospital.id)),
];
const EVERYTHING = [2, 2, 1];
const NOTHING = [0, 0, 0];

describe("an end of which a notification informs", () => {
  test("hides records at once, and erases them as soon as the network confirms it", async () => {
    expect([await open(0), await stored()]).toEqual(["open", EVERYTHING]);
    await report("REVOKED", SECOND);
    expect([await open(SECOND), await stored()]).toEqual(["ended", EVERYTHING]);
    await report("REVOKED", 12 * SECOND, 11 * SECOND);
    expect([await open(12 * SECOND), await stored()]).toEqual(["ended", NOTHING]);
  });

  test("erases nothing where the network, when asked, contradicts it, and shows the records again", async () => {
    await report("REVOKED", SECOND);
    await fetchDetails(12 * SECOND, 11 * SECOND);
    expect([await open(12 * SECOND), await stored()]).toEqual(["ended", EVERYTHING]);
    await fetchDetails(42 * SECOND, 41 * SECOND);
    expect([await open(42 * SECOND), await stored()]).toEqual(["open", EVERYTHING]);
    await settle(20 * MINUTE);
    expect(await stored()).toEqual(EVERYTHING);
  });

  test("erases them after a quarter of an hour in which the network confirmed nothing, and not before", async () => {
    await report("REVOKED", 0);
    await settle(15 * MINUTE - SECOND);
    expect(await stored()).toEqual(EVERYTHING);
    await settle(15 * MINUTE);
    expect(await stored()).toEqual(NOTHING);
  });
});

describe("by our own clock", () => {
  test.each([
    ["the artefact", consentArtefact],
    ["the request", consentRequest],
  ])("records are hidden at the end of %s, and the sweep erases them", async (_what, table) => {
    const end = new Date(NOW.getTime() + MINUTE);
    await database.admin.update(table).set({ dataEraseAt: end }).where(eq(table.hospitalId, hospital.id));
    expect(await open(MINUTE - 1)).toBe("open");
    expect([await open(MINUTE), await stored()]).toEqual(["ended", EVERYTHING]);
    await sweepEndedRecords({ database, now: end });
    expect(await stored()).toEqual(NOTHING);
  });

  test("the sweep leaves what has not ended", async () => {
    await sweepEndedRecords({ database, now: new Date(NOW.getTime() + DAY - 1) });
    expect(await stored()).toEqual(EVERYTHING);
  });
});

test("of an erasure a receipt remains, on the timeline and in the audit trail, once", async () => {
  const end = new Date(NOW.getTime() + DAY);
  await sweepEndedRecords({ database, now: end });
  await sweepEndedRecords({ database, now: end });
  const events = await database.admin
    .select({ at: consentEvent.at, detail: consentEvent.detail })
    .from(consentEvent)
    .where(and(eq(consentEvent.consentRequestId, id), eq(consentEvent.kind, "records.erased")));
  const detail = { because: "expired", records: 2, pages: 0, callbacks: 0 };
  expect(events).toEqual([{ at: end, detail }]);
  const audited = await database.admin
    .select({ subjectId: auditEntry.subjectId, detail: auditEntry.detail })
    .from(auditEntry)
    .where(and(eq(auditEntry.hospitalId, hospital.id), eq(auditEntry.action, "records.erased")));
  expect(audited).toEqual([{ subjectId: artefactId, detail: { ...detail, consentRequestId: id } }]);
});

test("a request of records whose message was cancelled while an end was claimed is sent on once the consent goes on", async () => {
  await database.admin
    .update(dataRequest)
    .set({ state: "sending", finishedAt: null })
    .where(eq(dataRequest.artefactId, artefactId));
  const open = () => database.admin.$count(outboundMessage, eq(outboundMessage.artefactId, artefactId));
  expect(await open()).toBe(0);
  await settle(SECOND);
  await settle(2 * SECOND);
  expect(await open()).toBe(1);
});
