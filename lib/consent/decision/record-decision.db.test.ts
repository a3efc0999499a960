import { eq, inArray } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { execute } from "@/lib/access/execute";
import { MINUTE, SECOND } from "@/lib/clock";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { expireConsents } from "@/lib/consent/decision/expire-consents";
import { recordArtefactDetails } from "@/lib/consent/decision/record-artefact-details";
import { recordDecision, type ReceivedReport } from "@/lib/consent/decision/record-decision";
import { listConsentEvents } from "@/lib/consent/timeline/consent-event-table";
import { patientDigest } from "@/lib/audit/patient-digest";
import { readOnly, transact } from "@/lib/db/transaction";
import type { FetchedArtefact } from "@/lib/abdm/messages";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import {
  newId,
  type CallbackId,
  type CmConsentRequestId,
  type ConsentArtefactId,
  type ConsentRequestId,
} from "@/lib/ids";
import { processCallback } from "@/lib/inbound/process-callback";
import { addSentRequest, createTestHospital, storeTestCallback, type TestHospital } from "@/test/support/fixtures";
import { recordStatements } from "@/test/support/record-statements";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

/** A request that the network has, and a way to record reports about it. */
async function requested(hospital?: TestHospital) {
  const own = hospital ?? (await createTestHospital(database));
  const cmConsentRequestId = newId<CmConsentRequestId>();
  const { id } = await addSentRequest(database, own, { status: "REQUESTED", cmConsentRequestId });
  const record = (report: ReceivedReport) => transact(own.gateway(), (tx) => recordDecision(tx, report));
  const report = (status: CmStatus, artefactIds: ConsentArtefactId[] = [], change = {}) =>
    record({ cmConsentRequestId, status, artefactIds, callbackId: newId<CallbackId>(), ...change });
  const respond = (status: CmStatus, artefactIds: ConsentArtefactId[] = []) =>
    record({ cmConsentRequestId, status, artefactIds, consentRequestId: id, askedAt: own.gateway().now });
  return { ...own, hospitalId: own.id, id, cmConsentRequestId, report, respond };
}

const artefactIds = (count: number) => Array.from({ length: count }, () => newId<never>() as ConsentArtefactId).sort();

async function rowsOf(id: ConsentRequestId) {
  const [request] = await database.admin.select().from(consentRequest).where(eq(consentRequest.id, id));
  const artefacts = await database.admin
    .select({ id: consentArtefact.id, status: consentArtefact.status })
    .from(consentArtefact)
    .where(eq(consentArtefact.consentRequestId, id))
    .orderBy(consentArtefact.id);
  return { request, artefacts };
}

const fetchesOf = (ids: ConsentArtefactId[]) =>
  database.admin.$count(outboundMessage, inArray(outboundMessage.artefactId, ids));

describe("recordDecision", () => {
  test("a grant of three artefacts stores them, queues the fetch of each, and is on the timeline before them", async () => {
    const { id, report, doctor } = await requested();
    const ids = artefactIds(3);
    expect(await report("GRANTED", ids)).toEqual({ outcome: "processed", consentRequestId: id, linked: [] });
    const { request, artefacts } = await rowsOf(id);
    expect(request).toMatchObject({ status: "GRANTED", grantedAt: doctor().now, settledAt: doctor().now });
    expect(artefacts).toEqual(ids.map((artefactId) => ({ id: artefactId, status: "FETCHING" })));
    expect(await fetchesOf(ids)).toBe(3);
    const events = await readOnly(doctor(), (tx) => listConsentEvents(tx, id));
    expect(events.map(({ kind, artefactId }) => [kind, artefactId])).toEqual([
      ["consent-request.granted", null],
      ...ids.map((artefactId) => ["consent-artefact.announced", artefactId]),
    ]);
  });

  test("a repeated grant changes nothing, and adds no event and no job", async () => {
    const { id, report, doctor } = await requested();
    const ids = artefactIds(2);
    await report("GRANTED", ids);
    const before = [await rowsOf(id), await fetchesOf(ids)];
    expect(await report("GRANTED", ids)).toEqual({ outcome: "repeat", consentRequestId: id, linked: [] });
    expect([await rowsOf(id), await fetchesOf(ids)]).toEqual(before);
    expect(await readOnly(doctor(), (tx) => listConsentEvents(tx, id))).toHaveLength(3);
  });

  test("a report about a CM request that is not known waits for its id", async () => {
    const { report } = await requested();
    const cmConsentRequestId = newId<CmConsentRequestId>();
    expect(await report("GRANTED", artefactIds(1), { cmConsentRequestId })).toEqual({
      outcome: "waiting-for-dependency",
      waitsFor: cmConsentRequestId,
    });
  });

  test("a revocation that names no request ends the artefact before its grant, with its events on one timeline", async () => {
    const { id, report, doctor } = await requested();
    const [artefactId] = artefactIds(1) as [ConsentArtefactId];
    const withoutRequest = { cmConsentRequestId: null };
    const waits = { outcome: "waiting-for-dependency", waitsFor: artefactId };
    expect(await report("REVOKED", [artefactId], withoutRequest)).toEqual(waits);
    expect(await report("REVOKED", [artefactId], withoutRequest)).toEqual(waits);
    expect(await report("GRANTED", [artefactId])).toMatchObject({ outcome: "processed", linked: [artefactId] });
    const { request, artefacts } = await rowsOf(id);
    expect([request?.status, artefacts]).toEqual(["REVOKED", [{ id: artefactId, status: "REVOKED" }]]);
    expect(await fetchesOf([artefactId])).toBe(0);
    const events = await readOnly(doctor(), (tx) => listConsentEvents(tx, id));
    expect(events.map(({ kind }) => kind)).toEqual([
      "consent-artefact.revoked",
      "consent-request.granted",
      "consent-request.revoked",
    ]);
  });

  test("a revocation that arrived before its request was known is a claim, about which the network is asked, also where a status brings the grant", async () => {
    const { id, report, respond, gateway } = await requested();
    const [artefactId] = artefactIds(1) as [ConsentArtefactId];
    const callbackId = newId<CallbackId>();
    const revocation = { cmConsentRequestId: null, callbackId };
    await report("REVOKED", [artefactId], revocation);
    expect(await respond("GRANTED", [artefactId])).toMatchObject({ linked: [artefactId] });
    const { request } = await rowsOf(id);
    expect(request).toMatchObject({ status: "REVOKED", claims: { pending: [{ callbackId: null }] } });
    expect(request?.claims?.confirmed.status).toBe("GRANTED");
    expect(request?.checkAt?.getTime()).toBe(gateway().now.getTime() + 10 * SECOND);
    // It waited for the artefact, and is applied again now: administrators see it should the network deny it.
    expect(await report("REVOKED", [artefactId], revocation)).toMatchObject({ outcome: "repeat" });
    expect((await rowsOf(id)).request?.claims?.pending).toMatchObject([{ callbackId }]);
  });

  test("further notifications do not put off the question about an earlier one", async () => {
    const { id, report, hospitalId, ...own } = await requested();
    await report("GRANTED", artefactIds(1));
    await report("REVOKED", artefactIds(1));
    const first = (await rowsOf(id)).request?.checkAt;
    const later = { database, actor: own.gateway().actor, now: new Date(own.gateway().now.getTime() + 5 * SECOND) };
    const { cmConsentRequestId } = own;
    const revocation = {
      cmConsentRequestId,
      status: "REVOKED" as const,
      artefactIds: artefactIds(1),
      callbackId: newId<CallbackId>(),
    };
    await transact(later, (tx) => recordDecision(tx, revocation));
    expect((await rowsOf(id)).request?.checkAt).toEqual(first);
  });

  test("a grant that a status reports after a confirmed revocation changes nothing, and is a contradiction unless it was asked for before", async () => {
    const { id, cmConsentRequestId, clock, report, respond, gateway } = await requested();
    const ids = artefactIds(1);
    await respond("GRANTED", ids);
    await report("REVOKED");
    await respond("REVOKED");
    const asked = (askedAt: Date) =>
      transact(gateway(), (tx) =>
        recordDecision(tx, { cmConsentRequestId, status: "GRANTED", artefactIds: ids, consentRequestId: id, askedAt }),
      );
    expect(await asked(clock())).toMatchObject({ outcome: "repeat" });
    const contradiction = { outcome: "contradiction", reason: "grant-after-end", consentRequestId: id };
    expect(await asked(new Date(clock().getTime() + SECOND))).toEqual(contradiction);
    expect((await rowsOf(id)).request?.status).toBe("REVOKED");
  });

  test("an artefact of another request is a contradiction that changes nothing", async () => {
    const hospital = await createTestHospital(database);
    const first = await requested(hospital);
    const second = await requested(hospital);
    const ids = artefactIds(1);
    await first.report("GRANTED", ids);
    expect(await second.report("GRANTED", ids)).toEqual({
      outcome: "contradiction",
      reason: "artefact-of-another-request",
      consentRequestId: second.id,
    });
    expect((await rowsOf(second.id)).request?.status).toBe("REQUESTED");
  });

  test("the patient's reason for a denial is shown, also where a status response had reported the denial before", async () => {
    const reason = " I do not know this hospital. ";
    const first = await requested();
    await first.report("DENIED", [], { reason });
    const second = await requested();
    await second.respond("DENIED");
    await second.report("DENIED", [], { reason });
    await second.report("DENIED", [], { reason: "Another one" });
    const shown = ({ id, doctor }: typeof first) => execute(getConsentRequest, doctor(), { id });
    for (const one of [first, second])
      expect(await shown(one)).toMatchObject({ status: "DENIED", denialReason: "I do not know this hospital." });
  });

  test("a reason is stored neither where it is empty nor for what is no denial", async () => {
    const empty = await requested();
    await empty.report("DENIED", [], { reason: "  " });
    const expired = await requested();
    await expired.report("EXPIRED", [], { reason: "Took too long" });
    const granted = await requested();
    await granted.report("GRANTED", artefactIds(1));
    await granted.report("DENIED", [], { reason: "Too late" });
    for (const { id } of [empty, expired, granted]) expect((await rowsOf(id)).request?.denialReason).toBeNull();
  });

  test("a contradiction is on the timeline with its reason, and changes nothing else", async () => {
    const { id, report, doctor } = await requested();
    await report("DENIED");
    expect(await report("GRANTED", artefactIds(1))).toMatchObject({
      outcome: "contradiction",
      reason: "grant-after-denial",
    });
    const { request, artefacts } = await rowsOf(id);
    expect([request?.status, artefacts]).toEqual(["DENIED", []]);
    const events = await readOnly(doctor(), (tx) => listConsentEvents(tx, id));
    expect(events.at(-1)).toMatchObject({
      kind: "consent-request.contradicted",
      detail: { reason: "grant-after-denial" },
    });
  });
});

describe("statements", () => {
  test("a grant of three artefacts is processed from its stored callback in at most twelve, begin and commit among them", async () => {
    const hospital = await createTestHospital(database);
    // The key of digests is read once in a process.
    await transact(hospital.job(), (tx) => patientDigest(tx, "hinapatel@sbx"));
    const cmConsentRequestId = newId<CmConsentRequestId>();
    const { id } = await addSentRequest(database, hospital, { status: "REQUESTED", cmConsentRequestId });
    const consentArtefacts = artefactIds(3).map((artefactId) => ({ id: artefactId }));
    const notification = { consentRequestId: cmConsentRequestId, status: "GRANTED", reason: null, consentArtefacts };
    const body = Buffer.from(JSON.stringify({ notification }));
    const callbackId = await storeTestCallback(database, hospital, "received", { body, receivedAt: hospital.clock() });
    const statements: string[] = [];
    await processCallback({ ...hospital.gateway(), database: recordStatements(database, statements) }, callbackId);
    const { request, artefacts } = await rowsOf(id);
    expect([request?.status, artefacts.length]).toEqual(["GRANTED", 3]);
    expect(statements.length, statements.join("\n")).toBeLessThanOrEqual(12);
    expect([statements[0], statements.at(-1)]).toEqual([expect.stringMatching(/^begin;/), "commit"]);
  });
});

describe("recordArtefactDetails", () => {
  const refused = { error: { code: "ABDM-1016", message: "Consent artefact of hinapatel@sbx not found" } };

  test("an artefact whose fetch is refused is a mismatch, with the network's error on the timeline without the address", async () => {
    const { id, report, doctor, gateway } = await requested();
    const [artefactId] = artefactIds(1) as [ConsentArtefactId];
    await report("GRANTED", [artefactId]);
    const details = { artefactId, consentRequestId: id, result: refused, askedAt: null };
    expect(await transact(gateway(), (tx) => recordArtefactDetails(tx, details))).toBe("changed");
    expect((await rowsOf(id)).artefacts).toEqual([{ id: artefactId, status: "MISMATCH" }]);
    const events = await readOnly(doctor(), (tx) => listConsentEvents(tx, id));
    expect(events.at(-1)).toMatchObject({
      kind: "consent-artefact.mismatched",
      detail: {
        from: "FETCHING",
        reasons: ["fetch-refused"],
        code: "ABDM-1016",
        message: "Consent artefact of … not found",
      },
    });
  });

  test("a refused fetch of an artefact that is not there any more brings none back", async () => {
    const { id, gateway } = await requested();
    const [artefactId] = artefactIds(1) as [ConsentArtefactId];
    const details = { artefactId, consentRequestId: id, result: refused, askedAt: new Date() };
    expect(await transact(gateway(), (tx) => recordArtefactDetails(tx, details))).toBe("repeat");
    expect((await rowsOf(id)).artefacts).toEqual([]);
  });

  test("details that arrive while a revocation is claimed are fetched again once the network denies that", async () => {
    const { id, hiuId, report, respond, gateway, clock } = await requested();
    const [artefactId] = artefactIds(1) as [ConsentArtefactId];
    await respond("GRANTED", [artefactId]);
    await report("REVOKED");
    const { request } = await rowsOf(id);
    const artefact: FetchedArtefact = {
      id: artefactId,
      status: "GRANTED",
      createdAt: null,
      abhaAddress: "hinapatel@sbx",
      hiuId,
      hip: { id: "HIP_ID", name: null },
      cmId: "sbx",
      purposeCode: "CAREMGT",
      hiTypes: ["Prescription"],
      permission: {
        accessMode: "VIEW",
        dateRange: { from: request?.dateFrom ?? clock(), to: request?.dateTo ?? clock() },
        dataEraseAt: request?.dataEraseAt ?? clock(),
        frequency: { unit: "HOUR", value: 0, repeats: 0 },
      },
      careContexts: [{ patientReference: "PAT-1", careContextReference: "Episode1" }],
      signature: null,
    };
    const askedAt = new Date(clock().getTime() - MINUTE);
    const details = { artefactId, consentRequestId: id, result: { artefact }, askedAt };
    await transact(gateway(), (tx) => recordArtefactDetails(tx, details));
    expect((await rowsOf(id)).artefacts).toEqual([{ id: artefactId, status: "REVOKED" }]);
    await respond("GRANTED", [artefactId]);
    expect((await rowsOf(id)).request?.status).toBe("GRANTED");
    expect((await rowsOf(id)).artefacts).toEqual([{ id: artefactId, status: "FETCHING" }]);
    const fetches = await database.admin
      .select({ state: outboundMessage.state })
      .from(outboundMessage)
      .where(eq(outboundMessage.artefactId, artefactId));
    expect(fetches.map(({ state }) => state)).toContain("pending");
  });

  test("details of an artefact of another request are not stored", async () => {
    const hospital = await createTestHospital(database);
    const first = await requested(hospital);
    const second = await requested(hospital);
    const [artefactId] = artefactIds(1) as [ConsentArtefactId];
    await first.report("GRANTED", [artefactId]);
    const details = { artefactId, consentRequestId: second.id, result: refused, askedAt: null };
    expect(await transact(hospital.gateway(), (tx) => recordArtefactDetails(tx, details))).toBe("other-request");
    expect((await rowsOf(first.id)).artefacts).toEqual([{ id: artefactId, status: "FETCHING" }]);
  });
});

test("expireConsents ends what is over, in every hospital, and its events show that our clock did", async () => {
  const first = await requested();
  const second = await requested();
  await first.report("GRANTED", artefactIds(1));
  const { request } = await rowsOf(first.id);
  const end = request?.dataEraseAt ?? new Date(0);
  await expireConsents({ database, now: new Date(end.getTime() + MINUTE) });
  for (const { id, doctor } of [first, second]) {
    expect((await rowsOf(id)).request?.status).toBe("EXPIRED");
    const events = await readOnly(doctor(), (tx) => listConsentEvents(tx, id));
    expect(events.at(-1)).toMatchObject({
      kind: "consent-request.expired",
      actorKind: "job",
      detail: { byClock: true },
    });
  }
});
