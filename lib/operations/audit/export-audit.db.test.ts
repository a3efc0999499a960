import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { staffSession } from "@/drizzle/schema/staff";
import { execute } from "@/lib/access/execute";
import { HOUR, systemNow } from "@/lib/clock";
import { exportAudit } from "@/lib/operations/audit/export-audit";
import { addSession, createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

/** More entries than are read at once. */
const addEntries = ({ id }: TestHospital) =>
  database.admin.$client.query(
    `insert into audit_entry (hospital_id, at, actor_kind, action, outcome, subject_kind, subject_id, detail)
     select $1, now(), 'job', 'audit.viewed', 'done', 'audit', n::text, '{}' from generate_series(1, 2500) as n`,
    [id],
  );

const FILTER = { person: "", abhaAddress: "", kind: "", outcome: "", from: "", to: "", format: "jsonl" };

test.each([
  ["has ended", { endedAt: systemNow(), endReason: "ended-by-admin" }],
  ["is locked", { lockedAt: systemNow() }],
] as const)("an export stops after the part during which its session %s", async (_what, change) => {
  const hospital = await createTestHospital(database, { clock: systemNow });
  await addEntries(hospital);
  const { actor, ...scope } = hospital.privacyOfficer();
  const times = { createdAt: scope.now, lastUsedAt: scope.now, expiresAt: new Date(scope.now.getTime() + HOUR) };
  const sessionId = await addSession(database, actor, times);
  const own = { ...scope, actor: { ...actor, origin: { ...actor.origin, sessionId } } };
  const { parts } = await execute(exportAudit, own, FILTER);
  await parts.next();
  const first = await parts.next();
  expect(first.value?.trim().split("\n")).toHaveLength(1_000);
  await database.admin.update(staffSession).set(change).where(eq(staffSession.id, sessionId));
  await expect(parts.next()).rejects.toMatchObject({ code: "not-signed-in" });
});
