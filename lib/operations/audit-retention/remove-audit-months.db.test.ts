import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { auditCheckpoint, auditEntry, auditLink, auditRemoval } from "@/drizzle/schema/audit";
import { hospital as hospitalTable } from "@/drizzle/schema/hospital";
import { execute } from "@/lib/access/execute";
import { auditKeys } from "@/lib/audit/audit-keys";
import { firstHash } from "@/lib/audit/canonical-entry";
import { storedChain } from "@/lib/audit/chain-queries";
import { sealEntries } from "@/lib/audit/seal-entries";
import { findVerification } from "@/lib/audit/verification-table";
import { verifyChain, type ChainSource } from "@/lib/audit/verify-chain";
import { writeCheckpoint } from "@/lib/audit/write-checkpoint";
import { DAY, HOUR, MINUTE } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { changeStaffSettings } from "@/lib/hospital/change-staff-settings";
import { exportRange } from "@/lib/operations/audit-retention/export-range";
import { readAuditRetention } from "@/lib/operations/audit-retention/read-audit-retention";
import { removeAuditMonths, removeOldestMonth } from "@/lib/operations/audit-retention/remove-audit-months";
import { verifySlice } from "@/lib/operations/audit/verify-chains";
import { verifyTrails } from "@/scripts/audit/verify-trails";
import { openWorkspace } from "@/scripts/test/open-workspace.mjs";
import { addAuditEntries, signAndVerify } from "@/test/support/audit-chain";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const workspace = await openWorkspace("audit-months");
afterAll(() => workspace.close());

// Kept since 16 July 2025: May and June are over, July is not. A day of India begins at 18:30 of the day before.
const MAY = ["2025-05-10T06:00:00.000Z", "2025-05-31T18:29:59.999Z"];
const JUNE = ["2025-05-31T18:30:00.000Z", "2025-06-15T06:00:00.000Z", "2025-06-30T18:29:59.999Z"];
const LATER = ["2025-06-30T18:30:00.000Z", "2025-07-02T06:00:00.000Z", "2026-08-20T05:59:00.000Z"];

let folder: string;
let own: TestHospital;

beforeEach(async () => {
  own = await createTestHospital(database);
  folder = path.join(workspace.folder, own.id);
});

async function addTrail(times = [...MAY, ...JUNE, ...LATER]): Promise<void> {
  await addAuditEntries(own, times);
  await signAndVerify(own);
}

const linksOf = () =>
  database.admin.select().from(auditLink).where(eq(auditLink.hospitalId, own.id)).orderBy(auditLink.seq);
const seqs = async () => (await linksOf()).map(({ seq }) => seq);
const receiptsOf = () =>
  database.admin.select().from(auditRemoval).where(eq(auditRemoval.hospitalId, own.id)).orderBy(auditRemoval.toSeq);
const verify = () => verifyChain(storedChain(own.job()), { keys: auditKeys() });
const stateOf = () => transact(own.job(), findVerification);
async function removeAll(now = NOW): Promise<number[]> {
  const removed: number[] = [];
  for (;;) {
    const entries = await removeOldestMonth(own.job(now), folder);
    if (entries === 0) return removed;
    removed.push(entries);
  }
}

/** Statements of somebody who owns the database: without triggers and rules. */
async function tamper(statement: string): Promise<void> {
  await database.admin.execute(sql.raw(`begin; set local session_replication_role = replica; ${statement}; commit`));
}

describe("removeAuditMonths", () => {
  it("exports each month that is older than the trail is kept, and removes it with a signed receipt", async () => {
    await addTrail();
    await removeAuditMonths({ database, now: NOW }, folder);
    // The trails of the other tests' hospitals are exported too.
    const files = readdirSync(folder).filter((name) => name.includes(own.id));
    expect(files.sort()).toEqual([`audit-2025-05-${own.id}-1-2.jsonl`, `audit-2025-06-${own.id}-3-5.jsonl`]);
    const lines = readFileSync(path.join(folder, `audit-2025-06-${own.id}-3-5.jsonl`), "utf8").split("\n");
    expect(lines.map((line) => (JSON.parse(line || "{}") as { entry?: { at: string } }).entry?.at)).toEqual([
      undefined,
      ...JUNE,
      undefined,
    ]);
    expect(await execute(readAuditRetention, own.privacyOfficer(), {})).toMatchObject({
      days: 400,
      removals: [
        { entries: 3, firstAt: JUNE[0], lastAt: JUNE[2], removedAt: NOW.toISOString(), isSigned: true },
        { entries: 2, firstAt: MAY[0], lastAt: MAY[1], removedAt: NOW.toISOString(), isSigned: true },
      ],
    });
    const left = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, own.id));
    expect(left.map(({ action }) => action).sort()).toEqual([
      "audit.removed",
      "audit.removed",
      ...LATER.map(() => "consent-request.viewed"),
    ]);
    expect(await seqs()).toEqual([6, 7, 8]);
  });

  it("leaves a trail to which entries are added, which is signed, and which is verified on from where it was", async () => {
    await addTrail();
    expect(await removeAll()).toEqual([2, 3]);
    await verifySlice(own.job());
    expect(await stateOf()).toMatchObject({ seq: 8, problem: null, reachedEndAt: NOW });
    await sealEntries(own.job());
    const later = new Date(NOW.getTime() + 4 * HOUR);
    expect(await writeCheckpoint(own.job(later))).toMatchObject({ seq: 10 });
    // A new pass through the whole chain begins after the receipts.
    await verifySlice(own.job(later), 2);
    await verifySlice(own.job(later));
    expect(await stateOf()).toMatchObject({ seq: 10, problem: null, passStartedAt: later, checkpointSeq: 10 });
    expect(await verify()).toMatchObject({ problem: null, entries: 5 });
    const lines: string[] = [];
    const settings = { url: database.url, keys: auditKeys(), hospitalId: own.id };
    expect(await verifyTrails(settings, (line) => lines.push(line))).toBe(true);
    expect(lines).toEqual([
      expect.stringMatching(/whole\. 5 links .*\. The 5 links before them were exported and removed with receipts\.$/),
    ]);
  });

  it("records each removal at the time when it happens, however long the sweep has run", async () => {
    await addTrail();
    let time = NOW.getTime();
    const clock = () => new Date((time += 5 * MINUTE));
    await removeAuditMonths({ database, now: NOW, clock }, folder);
    const removedAt = (await receiptsOf()).map((receipt) => receipt.removedAt.getTime());
    expect(removedAt[0]).toBeGreaterThan(NOW.getTime());
    expect(removedAt[1]).toBeGreaterThanOrEqual((removedAt[0] ?? 0) + 5 * MINUTE);
    const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.action, "audit.removed"));
    const times = entries.filter(({ hospitalId }) => hospitalId === own.id).map(({ at }) => at.getTime());
    expect(times.sort()).toEqual(removedAt);
  });

  it("keeps the checkpoints from the end of what was removed on", async () => {
    await addAuditEntries(own, MAY);
    await writeCheckpoint(own.job(new Date("2025-06-01T00:00:00.000Z")));
    await addAuditEntries(own, [...JUNE.slice(1), ...LATER]);
    await signAndVerify(own);
    expect(await removeAll()).toEqual([2, 2]);
    const rows = await database.admin.select().from(auditCheckpoint).where(eq(auditCheckpoint.hospitalId, own.id));
    expect(rows.map(({ seq }) => seq)).toEqual([7]);
    expect(await verify()).toMatchObject({ problem: null, entries: 3 });
  });

  it("after a crash between file and removal writes the same file again", async () => {
    await addTrail();
    const range = { fromSeq: 1, toSeq: 2, previousHash: firstHash(own.id) };
    const name = `audit-2025-05-${own.id}-1-2.jsonl`;
    const { digest } = await exportRange(own.job(), folder, name, range, auditKeys());
    // A draft that was not completed, either.
    writeFileSync(path.join(folder, `.${own.id}.draft`), "x".repeat(100_000));
    expect(await removeAll()).toEqual([2, 3]);
    expect((await receiptsOf())[0]).toMatchObject({ fileName: name, fileDigest: digest });
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it("of two processes that remove the same month one removes it, and nothing is lost", async () => {
    await addTrail([...MAY, ...LATER]);
    const other = path.join(folder, "other");
    const both = await Promise.allSettled([removeOldestMonth(own.job(), folder), removeOldestMonth(own.job(), other)]);
    const removed = both.map((one) => (one.status === "fulfilled" ? one.value : 0));
    expect(removed.reduce((sum, one) => sum + one, 0)).toBe(2);
    expect(await receiptsOf()).toHaveLength(1);
    expect(await verify()).toMatchObject({ problem: null, entries: 3 });
  });

  it("takes an entry that was sealed late with the next month", async () => {
    await addTrail([MAY[0] ?? "", JUNE[0] ?? "", MAY[1] ?? "", ...LATER]);
    expect(await removeAll()).toEqual([1, 2]);
    expect((await receiptsOf()).map(({ fileName }) => fileName.slice(0, 13))).toEqual([
      "audit-2025-05",
      "audit-2025-06",
    ]);
  });

  it("never removes the last link, to which the next one is added", async () => {
    await addTrail(MAY);
    expect(await removeAll()).toEqual([1]);
    expect(await seqs()).toEqual([2]);
    expect(await sealEntries(own.job())).toBe(1);
    expect((await verify()).problem).toBeNull();
  });

  it("keeps a month for the hospital's own number of days, and for 180 at least", async () => {
    await addTrail();
    const since = new Date("2025-05-31T18:30:00.000Z").getTime();
    expect(await removeAll(new Date(since + 400 * DAY - 1))).toEqual([]);
    await database.admin.update(hospitalTable).set({ auditDays: 180 }).where(eq(hospitalTable.id, own.id));
    expect(await removeAll(new Date(since + 180 * DAY - 1))).toEqual([]);
    expect(await removeAll(new Date(since + 180 * DAY))).toEqual([2]);
  });

  it("removes nothing without a folder", async () => {
    await addTrail();
    await removeAuditMonths({ database, now: NOW }, undefined);
    expect(await seqs()).toHaveLength(8);
  });

  it("removes nothing that no checkpoint has signed, or that is not verified", async () => {
    await addAuditEntries(own, [...MAY, ...LATER]);
    expect(await removeAll()).toEqual([]);
    await verifySlice(own.job());
    expect(await removeAll()).toEqual([]);
    await signAndVerify(own);
    expect(await removeAll()).toEqual([2]);
  });

  it("removes nothing of a trail that was altered, and leaves no file", async () => {
    await addTrail();
    await tamper(
      `update audit_entry set subject_id = 'other' where id = (select min(id) from audit_entry where hospital_id = '${own.id}')`,
    );
    await expect(removeOldestMonth(own.job(), folder)).rejects.toThrow("link 1");
    expect(readdirSync(folder).filter((name) => name.endsWith(".jsonl"))).toEqual([]);
    await verifySlice(own.job(new Date(NOW.getTime() + 4 * HOUR)));
    expect(await stateOf()).toMatchObject({ problem: "changed", problemSeq: 1 });
    expect(await removeAll()).toEqual([]);
    expect(await seqs()).toHaveLength(8);
  });
});

describe("the verification after a removal", () => {
  it.each([
    ["entries = entries + 1", { kind: "receipt-changed", seq: 1 }],
    ["last_at = last_at + interval '1 day'", { kind: "receipt-changed", seq: 1 }],
    ["file_name = 'other.jsonl'", { kind: "receipt-changed", seq: 1 }],
  ])("finds a receipt that was changed: %s", async (change, problem) => {
    await addTrail();
    expect(await removeAll()).toEqual([2, 3]);
    await tamper(`update audit_removal set ${change} where hospital_id = '${own.id}' and from_seq = 1`);
    expect((await verify()).problem).toMatchObject(problem);
    await verifySlice(own.job());
    expect(await stateOf()).toMatchObject({ problem: "receipt-changed", problemSeq: 1 });
    const { removals } = await execute(readAuditRetention, own.admin(), {});
    expect(removals.map(({ isSigned }) => isSigned)).toEqual([true, false]);
  });

  it("finds that a receipt is gone, and that links after the receipts are", async () => {
    await addTrail();
    expect(await removeAll()).toEqual([2, 3]);
    await tamper(`delete from audit_link where hospital_id = '${own.id}' and seq = 6`);
    expect((await verify()).problem).toMatchObject({ kind: "removed", seq: 6 });
    await tamper(`delete from audit_removal where hospital_id = '${own.id}'`);
    expect((await verify()).problem).toMatchObject({ kind: "removed", seq: 1 });
  });

  it("that had stopped within what was removed goes on after it", async () => {
    await addTrail();
    const { position } = await verifyChain(storedChain(own.job()), { keys: auditKeys(), limit: 1 });
    expect(position.seq).toBe(1);
    expect(await removeAll()).toEqual([2, 3]);
    expect(await verifyChain(storedChain(own.job()), { keys: auditKeys(), from: position })).toMatchObject({
      problem: null,
      entries: 3,
    });
  });

  it("that reads links while they are removed finds nothing wrong", async () => {
    await addTrail();
    const source = storedChain(own.job());
    let isRemoved = false;
    const removing: ChainSource = {
      ...source,
      links: async (after, limit) => {
        if (!isRemoved) await removeAll();
        isRemoved = true;
        return source.links(after, limit);
      },
    };
    expect(await verifyChain(removing, { keys: auditKeys() })).toMatchObject({ problem: null, entries: 3 });
  });
});

describe("the number of days", () => {
  it("below 180 is refused by the database and by the command", async () => {
    await expect(
      database.admin.update(hospitalTable).set({ auditDays: 179 }).where(eq(hospitalTable.id, own.id)),
    ).rejects.toThrow();
    const settings = { idleMinutes: 15, maxSessions: 3, doctorsNeedSecondFactor: false, allowsEmergencyAccess: false };
    await expect(execute(changeStaffSettings, own.admin(), { ...settings, auditDays: 179 })).rejects.toThrow(
      "audit-days-out-of-range",
    );
    await execute(changeStaffSettings, own.admin(), { ...settings, auditDays: 180 });
    expect(await execute(readAuditRetention, own.admin(), {})).toMatchObject({ days: 180 });
  });
});

it("an entry cannot be deleted without the removal's own mark", async () => {
  await addTrail(MAY);
  await expect(
    transact(own.job(), ({ db }) => db.delete(auditEntry).where(eq(auditEntry.hospitalId, own.id))),
  ).rejects.toThrow();
});
