import "server-only";
import type { Tx } from "@/lib/db/transaction";
import { SEALED_VALUES_SWEEP } from "@/lib/operations/encryption/sweep-sealed-values";
import { countBodiesOfEnded, countDue } from "@/lib/operations/retention/retention-queries";
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
    retention: await Promise.all([...byAge, ...byEvent]),
    encryption: encryptionOf(results.get(SEALED_VALUES_SWEEP)),
  };
}

const upToLimit = (rows: number) => ({ rows, more: rows === DUE_LIMIT });
const iso = (instant: Date | null) => instant?.toISOString() ?? null;

function encryptionOf(result: SweepResultRow | undefined): EncryptionView {
  return { remaining: result?.remaining ?? null, sweptAt: iso(result?.sweptAt ?? null) };
}
