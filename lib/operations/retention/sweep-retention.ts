import "server-only";
import { MINUTE } from "@/lib/clock";
import { systemTransaction, transact, type SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { BATCH, eraseBodiesOfEnded, removeBatch, type RowScope } from "@/lib/operations/retention/retention-queries";
import {
  dueBefore,
  ENDED_CONSENTS,
  RETENTION_RULES,
  type RetentionSettings,
  type SweptRule,
} from "@/lib/operations/retention/retention-rules";
import { forEachHospital } from "@/lib/operations/sweeps/for-each-hospital";
import { lastSweepAt, recordSweep } from "@/lib/operations/sweeps/record-sweep";
import { deleteEndedSignIns } from "@/lib/staff/sign-in/sign-in-limit-queries";

/** A row carries the time at which its transaction began: one that is older than the last sweep may have been committed after it. */
const COMMITTED_AFTER = 10 * MINUTE;

/**
 * Removes, in all hospitals, what is older than the retention rules allow, and the bodies of callbacks whose consent has ended: in small
 * transactions, each of them durable. A rule or a hospital that fails does not stop the others.
 */
export async function sweepRetention(scope: SystemScope, settings?: RetentionSettings): Promise<void> {
  for (const rule of RETENTION_RULES) {
    const before = dueBefore(rule, scope.now, settings);
    await sweep(scope, rule.kind, rule.of, (rows) => removeBatch(rule, before, rows));
  }
  await sweep(scope, "sign-ins", "installation", ({ db }) => deleteEndedSignIns(db, scope.now));
  const since = endedSince(await lastSweepAt(scope, ENDED_CONSENTS));
  await sweep(scope, ENDED_CONSENTS, "hospital", (rows) => eraseBodiesOfEnded(since, rows));
}

/** Consents that have ended since then are to be looked at, given when that was done last. */
export function endedSince(lastSweptAt: Date | null): Date {
  return new Date(lastSweptAt === null ? 0 : lastSweptAt.getTime() - COMMITTED_AFTER);
}

type RemoveBatch = (rows: RowScope) => Promise<number>;

async function sweep(scope: SystemScope, kind: string, of: SweptRule["of"], remove: RemoveBatch): Promise<void> {
  let changed = 0;
  const removeAll = async (removeOne: () => Promise<number>) => {
    for (let rows = BATCH; rows === BATCH; changed += rows) rows = await removeOne();
  };
  const succeeded =
    of === "hospital"
      ? await forEachHospital(scope, "sweep-retention", (own) =>
          removeAll(() => transact(own, ({ db, actor }) => remove({ db, hospitalId: actor.hospitalId }))),
        )
      : await removeAll(() =>
          systemTransaction(scope, "delete old rows of no hospital", ({ db }) => remove({ db, hospitalId: null })),
        ).then(
          () => true,
          (error: unknown) => {
            log.error("sweep failed", { job: "sweep-retention", reason: kind, error });
            return false;
          },
        );
  if (changed > 0) log.info("old rows removed", { reason: kind, count: changed });
  if (succeeded) await recordSweep(scope, kind, { changed });
}
