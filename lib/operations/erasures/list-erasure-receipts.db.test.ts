import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { auditVerification } from "@/drizzle/schema/audit";
import { execute } from "@/lib/access/execute";
import { sealEntries } from "@/lib/audit/seal-entries";
import { DAY } from "@/lib/clock";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { transact } from "@/lib/db/transaction";
import { sweepEndedRecords } from "@/lib/health-record/erasure/sweep-ended-records";
import { newId, type CmConsentRequestId, type ConsentArtefactId, type ConsentRequestId } from "@/lib/ids";
import { removeOldestMonth } from "@/lib/operations/audit-retention/remove-audit-months";
import { listErasureReceipts } from "@/lib/operations/erasures/list-erasure-receipts";
import { openWorkspace } from "@/scripts/test/open-workspace.mjs";
import { addAuditEntries, signAndVerify } from "@/test/support/audit-chain";
import { addSentRequest, createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { addStoredRecords } from "@/test/support/stored-records";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const ENDED = new Date(NOW.getTime() + DAY);

let own: TestHospital;
let requestId: ConsentRequestId;
let artefactId: ConsentArtefactId;

beforeEach(async () => {
  own = await createTestHospital(database);
  const granted = { status: "GRANTED", cmConsentRequestId: newId<CmConsentRequestId>(), grantedAt: NOW } as const;
  ({ id: requestId } = await addSentRequest(database, own, { abhaAddress: "hinapatel@sbx", ...granted }));
  ({ artefactId } = await addStoredRecords(database, own, requestId, ["{}", "{}"]));
});

const list = (cursor = "") => execute(listErasureReceipts, own.privacyOfficer(ENDED), { cursor });
const trailStates = async () => (await list()).items.map(({ inTrail }) => inTrail);

/** The receipt of an erasure that happened at a time, of an artefact without records. */
const addReceipt = (at: Date) =>
  transact(own.job(at), (tx) =>
    recordConsentEvent(tx, {
      kind: "records.erased",
      consentRequestId: requestId,
      artefactId: newId<ConsentArtefactId>(),
      detail: { because: "revoked", records: 1, pages: 0, callbacks: 0 },
    }),
  );

describe("listErasureReceipts", () => {
  it("names request, artefact, reason and numbers of an erasure, and nothing of the patient", async () => {
    expect(await list()).toEqual({ items: [], nextCursor: null });
    await sweepEndedRecords({ database, now: ENDED });
    const page = await list();
    expect(page).toEqual({
      items: [
        {
          id: expect.any(Number) as unknown,
          at: ENDED.toISOString(),
          requestId,
          artefactId,
          because: "expired",
          records: 2,
          pages: 0,
          callbacks: 0,
          isKeyDeleted: true,
          inTrail: "unsigned",
        },
      ],
      nextCursor: null,
    });
    expect(JSON.stringify(page)).not.toContain("hinapatel");
  });

  it("shows as signed what a checkpoint covers, and not while the trail has a problem", async () => {
    await addReceipt(NOW);
    await sealEntries(own.job());
    expect(await trailStates()).toEqual(["unsigned"]);
    await signAndVerify(own);
    expect(await trailStates()).toEqual(["signed"]);
    await database.admin
      .update(auditVerification)
      .set({ problem: "removed", problemSeq: 1, problemAt: NOW })
      .where(eq(auditVerification.hospitalId, own.id));
    expect(await trailStates()).toEqual(["unsigned"]);
  });

  it("shows what was exported with its month, and what is missing", async () => {
    const { folder, close } = await openWorkspace("erasures");
    await addReceipt(new Date("2025-05-10T06:00:00.000Z"));
    await addReceipt(NOW);
    await addAuditEntries(own, [NOW.toISOString()]);
    await signAndVerify(own);
    expect(await removeOldestMonth(own.job(), folder)).toBe(1);
    expect(await trailStates()).toEqual(["signed", "exported"]);
    await database.admin.execute(
      sql.raw(`begin; set local session_replication_role = replica;
        delete from audit_entry where hospital_id = '${own.id}' and action = 'records.erased'; commit`),
    );
    expect(await trailStates()).toEqual(["missing", "exported"]);
    close();
  });

  it("shows a key that is stored although its records were erased", async () => {
    await transact(own.job(), (tx) =>
      recordConsentEvent(tx, {
        kind: "records.erased",
        consentRequestId: requestId,
        artefactId,
        detail: { because: "revoked", records: 1, pages: 0, callbacks: 0 },
      }),
    );
    expect((await list()).items).toMatchObject([{ artefactId, isKeyDeleted: false }]);
    await sweepEndedRecords({ database, now: ENDED });
    expect((await list()).items).toMatchObject([{ isKeyDeleted: true }, { isKeyDeleted: true }]);
  });

  it("has pages of 50, and no receipt of another hospital", async () => {
    for (let minute = 0; minute < 51; minute++) await addReceipt(new Date(NOW.getTime() + minute * 60_000));
    const other = await createTestHospital(database);
    const first = await list();
    expect(first.items).toHaveLength(50);
    const second = await list(first.nextCursor ?? "");
    expect(second.items.map(({ at }) => at)).toEqual([NOW.toISOString()]);
    expect(second.nextCursor).toBeNull();
    expect(await execute(listErasureReceipts, other.privacyOfficer(), { cursor: "" })).toMatchObject({ items: [] });
  });
});
