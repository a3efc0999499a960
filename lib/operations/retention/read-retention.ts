import "server-only";
import { DAY } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { startOfMonth } from "@/lib/operations/audit-retention/india-month";
import { AUDIT_MONTHS } from "@/lib/operations/audit-retention/remove-audit-months";
import { SEALED_VALUES_SWEEP } from "@/lib/operations/encryption/sweep-sealed-values";
import {
  countBodiesOfEnded,
  countDue,
  countOldEntries,
  type RowScope,
} from "@/lib/operations/retention/retention-queries";
import {
  daysKept,
  dueBefore,
  ENDED_CONSENTS,
  KEPT_UNTIL,
  RETENTION_RULES,
} from "@/lib/operations/retention/retention-rules";
import { endedSince } from "@/lib/operations/retention/sweep-retention";
import type { EncryptionView, RetentionView } from "@/lib/operations/retention/retention-view";
import { readSweepResults, type SweepResultRow } from "@/lib/operations/sweeps/sweep-result-table";

/** Counting what is due stops here. */
const DUE_LIMIT = 1000;

/** What is kept how long, how many of the hospital's rows are due, and what lies under older keys. */
export async function readRetention(tx: Tx): Promise<{ retention: RetentionView[]; encryption: EncryptionView }> {
  const results = await readSweepResults(tx);
  const scope = { db: tx.db, hospitalId: tx.actor.hospitalId };
  const sweptAt = (kind: string) => results.get(kind)?.sweptAt ?? null;
  const byAge = RETENTION_RULES.map(async (rule) => ({
    kind: rule.kind,
    kept: { days: daysKept(rule) },
    due: upToLimit(await countDue(rule, dueBefore(rule, tx.now), scope, DUE_LIMIT)),
    sweptAt: iso(sweptAt(rule.kind)),
  }));
  const byEvent = KEPT_UNTIL.map(async ({ kind, until }) => ({
    kind,
    kept: { until },
    due: upToLimit(kind === ENDED_CONSENTS ? await countBodiesOfEnded(endedSince(sweptAt(kind)), scope, DUE_LIMIT) : 0),
    sweptAt: iso(sweptAt(kind)),
  }));
  return {
    retention: await Promise.all([...byAge, ...byEvent, auditTrail(tx, scope, sweptAt(AUDIT_MONTHS))]),
    encryption: encryptionOf(results.get(SEALED_VALUES_SWEEP)),
  };
}

/** The trail stays while there is no folder to which its months are exported. */
async function auditTrail(tx: Tx, scope: RowScope, sweptAt: Date | null): Promise<RetentionView> {
  const { auditDays } = await findOwnHospital(tx);
  const before = startOfMonth(new Date(tx.now.getTime() - auditDays * DAY));
  return {
    kind: AUDIT_MONTHS,
    kept: env().AUDIT_EXPORT_DIR === undefined ? { until: "folder-is-set" } : { days: auditDays },
    due: upToLimit(await countOldEntries(scope, before, DUE_LIMIT)),
    sweptAt: iso(sweptAt),
  };
}

const upToLimit = (rows: number) => ({ rows, more: rows === DUE_LIMIT });
const iso = (instant: Date | null) => instant?.toISOString() ?? null;

function encryptionOf(result: SweepResultRow | undefined): EncryptionView {
  return { remaining: result?.remaining ?? null, sweptAt: iso(result?.sweptAt ?? null) };
}
