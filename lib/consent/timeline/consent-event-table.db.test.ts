import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { consentEvent } from "@/drizzle/schema/consent-event";
import { execute } from "@/lib/access/execute";
import { discardDraft } from "@/lib/consent/request/discard-draft";
import { saveDraft } from "@/lib/consent/request/save-draft";
import {
  latestEventKind,
  linkConsentEvents,
  listConsentEvents,
  recordConsentEvent,
} from "@/lib/consent/timeline/consent-event-table";
import { readOnly, transact } from "@/lib/db/transaction";
import type { ConsentArtefactId } from "@/lib/ids";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { addSentRequest, createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

const auditEntriesOf = (id: string) =>
  database.admin.select().from(auditEntry).where(eq(auditEntry.subjectId, id)).orderBy(auditEntry.id);

async function sentRequest() {
  const hospital = await createTestHospital(database);
  return { ...hospital, sent: await addSentRequest(database, hospital) };
}

describe("recordConsentEvent", () => {
  test("adds events to the timeline and to the audit trail in their order", async () => {
    const { gateway, sent } = await sentRequest();
    const consentRequestId = sent.id;
    const artefactId = "artefact-in-order" as ConsentArtefactId;
    const recorded = await transact(gateway(), async (tx) => {
      await recordConsentEvent(
        tx,
        { consentRequestId, kind: "consent-request.accepted", detail: {} },
        { consentRequestId, kind: "consent-request.granted", detail: { from: "REQUESTED" } },
        { consentRequestId, artefactId, kind: "consent-artefact.announced", detail: { initialStatus: "FETCHING" } },
      );
      return listConsentEvents(tx, consentRequestId);
    });
    expect(recorded.map(({ kind, actorKind }) => [kind, actorKind])).toEqual([
      ["consent-request.accepted", "gateway"],
      ["consent-request.granted", "gateway"],
      ["consent-artefact.announced", "gateway"],
    ]);
    expect((await auditEntriesOf(consentRequestId)).map(({ action, detail }) => [action, detail])).toEqual([
      ["consent-request.accepted", {}],
      ["consent-request.granted", { from: "REQUESTED" }],
    ]);
    expect((await auditEntriesOf(artefactId)).map(({ action, detail }) => [action, detail])).toEqual([
      ["consent-artefact.announced", { initialStatus: "FETCHING", consentRequestId }],
    ]);
  });

  test("leaves the network's message out of the audit trail", async () => {
    const { gateway, sent } = await sentRequest();
    const detail = {
      from: "SENDING",
      code: "ABDM-1070",
      message: "Request of Hina Patel is open",
      advice: "unknown",
    } as const;
    await transact(gateway(), (tx) =>
      recordConsentEvent(tx, { consentRequestId: sent.id, kind: "consent-request.refused", detail }),
    );
    const [entry] = await auditEntriesOf(sent.id);
    expect(entry?.detail).toEqual({ from: "SENDING", code: "ABDM-1070", advice: "unknown" });
  });

  test("names the member of staff in a person's event", async () => {
    const { doctor } = await createTestHospital(database);
    const { id } = await execute(saveDraft, doctor(), consentRequestForm());
    const [event] = await readOnly(doctor(), (tx) => listConsentEvents(tx, id));
    expect(event).toMatchObject({ kind: "consent-request.drafted", actorKind: "staff", actorName: "Dr. Manju" });
  });
});

describe("timeline", () => {
  test("events of an artefact that was not known to belong to a request move to the request", async () => {
    const { gateway, sent } = await sentRequest();
    const artefactId = "artefact-of-no-request" as ConsentArtefactId;
    await transact(gateway(), async (tx) => {
      const event = { kind: "consent-artefact.revoked", detail: { from: null } } as const;
      await recordConsentEvent(tx, { consentRequestId: null, artefactId, ...event });
      expect(await listConsentEvents(tx, sent.id)).toEqual([]);
      await linkConsentEvents(tx, sent.id, [artefactId]);
      expect(await listConsentEvents(tx, sent.id)).toMatchObject([{ artefactId, ...event }]);
    });
  });

  test("a draft's events are deleted with it, and its audit entries stay", async () => {
    const { doctor } = await createTestHospital(database);
    const { id } = await execute(saveDraft, doctor(), consentRequestForm());
    await execute(discardDraft, doctor(), { id });
    const events = await database.admin.select().from(consentEvent).where(eq(consentEvent.consentRequestId, id));
    expect(events).toEqual([]);
    expect((await auditEntriesOf(id)).map(({ action }) => action)).toEqual([
      "consent-request.drafted",
      "consent-request.discarded",
    ]);
  });

  test("the latest of two kinds is the one that was recorded last", async () => {
    const { gateway, doctor, sent } = await sentRequest();
    const kinds = ["consent-request.status-requested", "consent-request.status-received"] as const;
    const latest = () => readOnly(doctor(), (tx) => latestEventKind(tx, sent.id, [...kinds]));
    expect(await latest()).toBeUndefined();
    await transact(doctor(), (tx) => recordConsentEvent(tx, { consentRequestId: sent.id, kind: kinds[0], detail: {} }));
    expect(await latest()).toBe(kinds[0]);
    const detail = { status: "REQUESTED" } as const;
    await transact(gateway(), (tx) => recordConsentEvent(tx, { consentRequestId: sent.id, kind: kinds[1], detail }));
    expect(await latest()).toBe(kinds[1]);
  });
});

test("an audit entry can be neither changed nor deleted", async () => {
  const { doctor } = await createTestHospital(database);
  const { id } = await execute(saveDraft, doctor(), consentRequestForm());
  const ofDraft = eq(auditEntry.subjectId, id);
  await expect(database.admin.update(auditEntry).set({ at: doctor().now }).where(ofDraft)).rejects.toThrow();
  await expect(database.admin.delete(auditEntry).where(ofDraft)).rejects.toThrow();
  await expect(database.admin.execute(sql`truncate ${auditEntry}`)).rejects.toThrow();
});
