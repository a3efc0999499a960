import "server-only";
import { auditKeys } from "@/lib/audit/audit-keys";
import { firstHash } from "@/lib/audit/canonical-entry";
import { recordAudit } from "@/lib/audit/record-audit";
import { signReceipt, type Removal } from "@/lib/audit/removal-receipt";
import {
  deleteRange,
  findHead,
  firstEntryTime,
  firstLinkFrom,
  insertReceipt,
  listReceipts,
} from "@/lib/audit/removal-table";
import { findVerification } from "@/lib/audit/verification-table";
import { DAY } from "@/lib/clock";
import { atClock, readOnly, transact, type Scope, type SystemScope, type Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { MIN_AUDIT_DAYS } from "@/lib/hospital/audit-days";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { newId, type AuditRemovalId } from "@/lib/ids";
import { log } from "@/lib/log";
import { exportRange, type ExportRange } from "@/lib/operations/audit-retention/export-range";
import { monthOf, startOfNextMonth } from "@/lib/operations/audit-retention/india-month";
import { forEachHospital } from "@/lib/operations/sweeps/for-each-hospital";
import { recordSweep } from "@/lib/operations/sweeps/record-sweep";

/** The sweep, as it is named on the health page. */
export const AUDIT_MONTHS = "audit-trail";

/** Exports and removes the months of every hospital's audit trail that are older than it is kept. Does nothing where no folder for files is set. */
export async function removeAuditMonths(scope: SystemScope, folder = env().AUDIT_EXPORT_DIR): Promise<void> {
  if (folder === undefined) return;
  let changed = 0;
  const succeeded = await forEachHospital(scope, "remove-audit-months", async (own) => {
    for (
      let removed = await removeOldestMonth(own, folder);
      removed > 0;
      removed = await removeOldestMonth(own, folder)
    )
      changed += removed;
  });
  if (succeeded) await recordSweep(scope, AUDIT_MONTHS, { changed });
}

/**
 * Exports the oldest calendar month of the hospital's trail to a file where all its entries are older than the trail is kept, and then removes it in one transaction
 * with a signed receipt. Only what is verified and signed by a checkpoint goes, and never the last link, to which further ones are added. A month whose file was
 * written before a crash is written again. Returns how many entries were removed.
 */
export async function removeOldestMonth(scope: Scope, folder: string): Promise<number> {
  const keys = auditKeys();
  const month = await readOnly(atClock(scope), findMonth);
  if (!month) return 0;
  const { fromSeq, toSeq, name } = month;
  const { hospitalId } = scope.actor;
  const fileName = `audit-${name}-${hospitalId}-${fromSeq}-${toSeq}.jsonl`;
  const { entries, firstAt, lastAt, lastHash, digest } = await exportRange(scope, folder, fileName, month, keys);
  if (!firstAt || !lastAt) throw new Error("a month that is exported has entries");
  // Checkpoints are signed while a file is written: an entry with an earlier time would count as back-dated.
  const present = atClock(scope);
  const removal: Removal = {
    id: newId<AuditRemovalId>(),
    hospitalId,
    fromSeq,
    toSeq,
    entries,
    firstAt,
    lastAt,
    lastHash,
    fileName,
    fileDigest: digest,
    removedAt: present.now,
  };
  await transact(present, async (tx) => {
    await insertReceipt(tx, signReceipt(removal, keys));
    // Another process has removed it meanwhile, or a row has gone: all of it is rolled back.
    if ((await deleteRange(tx, fromSeq, toSeq)) !== entries)
      throw new Error("the month is not there as it was exported");
    await recordAudit(tx, {
      action: "audit.removed",
      subject: { kind: "audit", id: removal.id },
      detail: { month: name, fromSeq, toSeq, entries, fileName, fileDigest: digest.toString("hex") },
    });
  });
  log.info("audit entries exported and removed", { hospitalId, count: entries, reason: name });
  return entries;
}

/** The oldest month, by the links that are its own: those before the first entry of a later month. Null while it has to stay. */
async function findMonth(tx: Tx): Promise<(ExportRange & { name: string }) | null> {
  const [{ auditDays }, verification, head, [last]] = await Promise.all([
    findOwnHospital(tx),
    findVerification(tx),
    findHead(tx),
    listReceipts(tx),
  ]);
  if (!head || !verification || verification.problem !== null || verification.checkpointSeq === null) return null;
  const removedUpTo = last?.toSeq ?? 0;
  const firstAt = await firstEntryTime(tx, removedUpTo);
  if (!firstAt) return null;
  // An entry that was sealed late may be of a month that is removed already: it goes with the next one.
  const inMonth = last ? latest(firstAt, startOfNextMonth(last.lastAt)) : firstAt;
  const end = startOfNextMonth(inMonth);
  const keptSince = new Date(tx.now.getTime() - Math.max(auditDays, MIN_AUDIT_DAYS) * DAY);
  if (end > keptSince) return null;
  const next = await firstLinkFrom(tx, removedUpTo, head.seq, end);
  const toSeq = (next ?? head.seq) - 1;
  if (toSeq <= removedUpTo || toSeq > verification.checkpointSeq) return null;
  return {
    fromSeq: removedUpTo + 1,
    toSeq,
    previousHash: last?.lastHash ?? firstHash(tx.actor.hospitalId),
    name: monthOf(inMonth),
  };
}

const latest = (a: Date, b: Date) => (a > b ? a : b);
