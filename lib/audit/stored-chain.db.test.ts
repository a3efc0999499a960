import { writeFileSync } from "node:fs";
import path from "node:path";
import { count, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditCheckpoint, auditEntry, auditHead, auditLink, auditUnsealed } from "@/drizzle/schema/audit";
import { auditKeys } from "@/lib/audit/audit-keys";
import { storedChain } from "@/lib/audit/chain-queries";
import { checkpointLine } from "@/lib/audit/checkpoint";
import { recordAudit } from "@/lib/audit/record-audit";
import { BrokenChainError, sealEntries } from "@/lib/audit/seal-entries";
import { verifyChain } from "@/lib/audit/verify-chain";
import { writeCheckpoint } from "@/lib/audit/write-checkpoint";
import { MINUTE, SECOND } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { verifySlice } from "@/lib/operations/audit/verify-chains";
import { findVerification } from "@/lib/audit/verification-table";
import { verifyTrails } from "@/scripts/audit/verify-trails";
import { openWorkspace } from "@/scripts/test/open-workspace.mjs";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase(24);
const later = new Date(NOW.getTime() + MINUTE);

const write = (hospital: TestHospital, requestId: string, now = NOW) =>
  transact(hospital.doctor(now), (tx) =>
    recordAudit(tx, { action: "consent-request.viewed", subject: { kind: "consent-request", id: requestId } }),
  );

async function hospitalWithChain(entries = 12): Promise<TestHospital> {
  const hospital = await createTestHospital(database);
  for (let at = 1; at <= entries; at++) await write(hospital, `request-${at}`);
  await sealEntries(hospital.job());
  await writeCheckpoint(hospital.job());
  return hospital;
}

const verify = (hospital: TestHospital) => verifyChain(storedChain(hospital.job()), { keys: auditKeys() });
const linksOf = ({ id }: TestHospital) =>
  database.admin.select().from(auditLink).where(eq(auditLink.hospitalId, id)).orderBy(auditLink.seq);

/** Statements of somebody who owns the database: without triggers and rules. */
async function tamper(statement: string): Promise<void> {
  await database.admin.execute(sql.raw(`begin; set local session_replication_role = replica; ${statement}; commit`));
}

describe("sealEntries", () => {
  it("makes one chain of what 200 writers add at once, and leaves nothing out", async () => {
    const hospital = await createTestHospital(database);
    const writers = Array.from({ length: 200 }, (_, at) => write(hospital, `request-${at}`));
    const sealers = Array.from({ length: 10 }, () => sealEntries(hospital.job()));
    await Promise.all([...writers, ...sealers]);
    await sealEntries(hospital.job());
    const links = await linksOf(hospital);
    expect(links.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
    expect(new Set(links.map(({ entryId }) => entryId)).size).toBe(200);
    expect(await verify(hospital)).toMatchObject({ problem: null, entries: 200 });
    const waiting = await database.admin
      .select({ rows: count() })
      .from(auditUnsealed)
      .where(eq(auditUnsealed.hospitalId, hospital.id));
    expect(waiting).toEqual([{ rows: 0 }]);
  });

  it("adds nothing to a chain whose end is not the one that was signed", async () => {
    const hospital = await hospitalWithChain();
    await tamper(`update audit_head set seq = 5 where hospital_id = '${hospital.id}'`);
    await write(hospital, "another");
    await expect(sealEntries(hospital.job())).rejects.toThrow(BrokenChainError);
    expect(await linksOf(hospital)).toHaveLength(12);
  });
});

describe("writeCheckpoint", () => {
  it("signs the end once, waits while older entries are not sealed, and is whole for the verification", async () => {
    const hospital = await hospitalWithChain();
    expect(await writeCheckpoint(hospital.job())).toBeNull();
    await write(hospital, "another");
    expect(await writeCheckpoint(hospital.job())).toBeNull();
    await sealEntries(hospital.job());
    await write(hospital, "not sealed");
    expect(await writeCheckpoint(hospital.job(new Date(later.getTime() + 1)))).toBeNull();
    await sealEntries(hospital.job());
    expect(await writeCheckpoint(hospital.job(later))).toMatchObject({ seq: 14, at: later });
    const rows = await database.admin.select().from(auditCheckpoint).where(eq(auditCheckpoint.hospitalId, hospital.id));
    expect(rows.map(({ seq }) => seq)).toEqual([12, 14]);
    expect(await verify(hospital)).toMatchObject({ problem: null, position: { checkpoint: { seq: 14, at: later } } });
  });
});

describe("the verification of the stored chain", () => {
  const seventh = "(select entry_id from audit_link where hospital_id = $1 and seq = 7)";
  it.each([
    [`update audit_entry set subject_id = 'other' where id = ${seventh}`, { kind: "changed", seq: 7 }],
    [`update audit_entry set at = at - interval '1 day' where id = ${seventh}`, { kind: "changed", seq: 7 }],
    [`update audit_entry set detail = '{"records": 1}' where id = ${seventh}`, { kind: "changed", seq: 7 }],
    [`delete from audit_entry where id = ${seventh}`, { kind: "removed", seq: 7 }],
    [`delete from audit_link where hospital_id = $1 and seq = 7`, { kind: "removed", seq: 7 }],
    [`delete from audit_link where hospital_id = $1 and seq > 9`, { kind: "removed", seq: 10 }],
    [`update audit_head set seq = 9 where hospital_id = $1`, { kind: "head-changed", seq: 9 }],
    [
      `update audit_checkpoint set at = at - interval '1 hour' where hospital_id = $1`,
      { kind: "checkpoint-changed", seq: 12 },
    ],
    [
      `update audit_link set seq = seq + 100 where hospital_id = $1 and seq in (7, 12);
       update audit_link set seq = 119 - seq where hospital_id = $1 and seq > 100`,
      { kind: "moved", seq: 7 },
    ],
    [
      `insert into audit_entry (hospital_id, at, actor_kind, action, outcome, subject_kind, subject_id, detail)
       values ($1, now(), 'job', 'audit.viewed', 'done', 'audit', 'x', '{}')`,
      { kind: "inserted", seq: null },
    ],
  ])("names the first row after: %s", async (statement, expected) => {
    const hospital = await hospitalWithChain();
    await tamper(statement.replaceAll("$1", `'${hospital.id}'`));
    expect((await verify(hospital)).problem).toMatchObject(expected);
  });

  it("in slices finds the checkpoint that was signed after its link had been verified", async () => {
    const hospital = await createTestHospital(database);
    await write(hospital, "request-1");
    await sealEntries(hospital.job());
    await verifySlice(hospital.job());
    expect(await transact(hospital.job(), findVerification)).toMatchObject({ seq: 1, checkpointSeq: null });
    await writeCheckpoint(hospital.job());
    await verifySlice(hospital.job());
    expect(await transact(hospital.job(), findVerification)).toMatchObject({ seq: 1, checkpointSeq: 1, problem: null });
  });

  it("in slices begins again where a pass is stored that begins in the future, and finds what was altered", async () => {
    const hospital = await hospitalWithChain();
    for (let slice = 0; slice < 4; slice++) await verifySlice(hospital.job(), 5);
    await tamper(
      `update audit_entry set subject_id = 'other' where id = ${seventh.replace("$1", `'${hospital.id}'`)};
       update audit_verification set pass_started_at = '2099-01-01' where hospital_id = '${hospital.id}'`,
    );
    await verifySlice(hospital.job());
    expect(await transact(hospital.job(), findVerification)).toMatchObject({
      problem: "changed",
      problemSeq: 7,
      passStartedAt: NOW,
    });
  });

  it("in slices goes on with a pass that another process began whose clock is ahead by seconds", async () => {
    const hospital = await hospitalWithChain();
    const ahead = new Date(NOW.getTime() + 5 * SECOND);
    await verifySlice(hospital.job(ahead), 5);
    await verifySlice(hospital.job(), 5);
    expect(await transact(hospital.job(), findVerification)).toMatchObject({ seq: 10, passStartedAt: ahead });
  });

  it("in slices names a chain whose end was cut off after this process has seen its checkpoint", async () => {
    const hospital = await hospitalWithChain();
    for (let slice = 0; slice < 4; slice++) await verifySlice(hospital.job(), 5);
    const before = await transact(hospital.job(), findVerification);
    expect(before).toMatchObject({ seq: 12, checkpointSeq: 12, problem: null, reachedEndAt: NOW });
    const { rows } = await database.admin.execute<{ hash: string }>(
      sql`select encode(hash, 'hex') as hash from audit_link where hospital_id = ${hospital.id} and seq = 9`,
    );
    await tamper(
      `delete from audit_entry where id in (select entry_id from audit_link where hospital_id = '${hospital.id}' and seq > 9);
       delete from audit_link where hospital_id = '${hospital.id}' and seq > 9;
       delete from audit_checkpoint where hospital_id = '${hospital.id}';
       delete from audit_verification where hospital_id = '${hospital.id}';
       update audit_head set seq = 9, hash = decode('${rows[0]?.hash}', 'hex') where hospital_id = '${hospital.id}'`,
    );
    expect((await verify(hospital)).problem).toBeNull();
    for (let slice = 0; slice < 3; slice++) await verifySlice(hospital.job(), 5);
    expect(await transact(hospital.job(), findVerification)).toMatchObject({ problem: "removed", problemSeq: 10 });
  });
});

describe("npm run audit -- verify", () => {
  it("prints a line for each hospital, and finds with kept checkpoints that the end was cut off", async () => {
    const { folder, close } = await openWorkspace("audit");
    const hospital = await hospitalWithChain();
    const [checkpoint] = await database.admin
      .select()
      .from(auditCheckpoint)
      .where(eq(auditCheckpoint.hospitalId, hospital.id));
    if (!checkpoint) throw new Error("a checkpoint was signed");
    const file = path.join(folder, "log");
    writeFileSync(file, `{"level":30}\n{"checkpoint":"${checkpointLine(checkpoint)}"}\n`);
    const [ninth] = (await linksOf(hospital)).slice(8, 9);
    const lines: string[] = [];
    const settings = { url: database.url, keys: auditKeys(), hospitalId: hospital.id, file };
    expect(await verifyTrails(settings, (line) => lines.push(line))).toBe(true);
    await tamper(
      `delete from audit_entry where id > ${ninth?.entryId ?? 0} and hospital_id = '${hospital.id}';
       delete from audit_link where hospital_id = '${hospital.id}' and seq > 9;
       delete from audit_checkpoint where hospital_id = '${hospital.id}'`,
    );
    await database.admin
      .update(auditHead)
      .set({ seq: 9, hash: ninth?.hash ?? Buffer.alloc(0) })
      .where(eq(auditHead.hospitalId, hospital.id));
    expect(await verifyTrails({ ...settings, file: undefined }, () => undefined)).toBe(true);
    expect(await verifyTrails(settings, (line) => lines.push(line))).toBe(false);
    expect(lines).toEqual([
      expect.stringMatching(
        /^City Hospital \(.*\): whole\. 12 links up to .*, signed up to link 12 at 2026-08-20T06:00:00.000Z\.$/,
      ),
      expect.stringMatching(/^City Hospital \(.*\): ALTERED: link 10 was removed\. The 9 links before it are whole\.$/),
    ]);
    close();
  });
});

it("an entry cannot be changed or removed by the product's own role", async () => {
  const hospital = await hospitalWithChain(1);
  await expect(
    transact(hospital.job(), ({ db }) =>
      db.update(auditEntry).set({ purpose: "X" }).where(eq(auditEntry.hospitalId, hospital.id)),
    ),
  ).rejects.toThrow();
});
