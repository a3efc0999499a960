import "server-only";
import { auditKeys, isOwnMac, type AuditKeys } from "@/lib/audit/audit-keys";
import { findLink, hasUnsealedFrom, insertCheckpoint, latestCheckpoint, lockHead } from "@/lib/audit/chain-table";
import { checkpointLine, signCheckpoint, type Checkpoint } from "@/lib/audit/checkpoint";
import { BrokenChainError } from "@/lib/audit/seal-entries";
import { MINUTE } from "@/lib/clock";
import { transact, type Scope } from "@/lib/db/transaction";
import { log } from "@/lib/log";

/**
 * Signs the end of the hospital's chain where it has grown since the last checkpoint, stores the signature, and once that is on the disk writes it to the
 * log. Waits while older entries are not part of the chain yet: an entry that comes after a checkpoint from later than itself counts as back-dated.
 * Returns null where nothing was signed; throws {@link BrokenChainError} where the head is not the end of a chain of ours.
 */
export async function writeCheckpoint(scope: Scope, keys: AuditKeys = auditKeys()): Promise<Checkpoint | null> {
  const checkpoint = await transact(scope, async (tx) => {
    const { seq, hash } = await lockHead(tx);
    const latest = await latestCheckpoint(tx);
    if (seq === 0 || seq === latest?.seq) return null;
    if (await hasUnsealedFrom(tx, new Date(scope.now.getTime() - MINUTE))) return null;
    const last = await findLink(tx, seq);
    if (!last?.hash.equals(hash) || !isOwnMac(keys, seq, hash, last.mac)) throw new BrokenChainError(seq);
    const signed = signCheckpoint({ hospitalId: tx.actor.hospitalId, seq, at: scope.now, hash }, keys);
    await insertCheckpoint(tx, signed);
    return signed;
  });
  if (checkpoint)
    log.info("audit checkpoint", { hospitalId: checkpoint.hospitalId, checkpoint: checkpointLine(checkpoint) });
  return checkpoint;
}
