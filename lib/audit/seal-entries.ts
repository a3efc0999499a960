import "server-only";
import { auditKeys, isOwnMac, linkMac, type AuditKeys } from "@/lib/audit/audit-keys";
import { firstHash, linkHash } from "@/lib/audit/canonical-entry";
import {
  appendLinks,
  findLink,
  lockHead,
  unsealedEntries,
  type AuditHead,
  type AuditLink,
} from "@/lib/audit/chain-table";
import { transactWithoutFlush, type Scope, type Tx } from "@/lib/db/transaction";

/** How many entries become part of a chain in one transaction. */
const BATCH = 500;

/** The end of the chain in the database is not one that our key has made: nothing is added to it. */
export class BrokenChainError extends Error {
  constructor(readonly seq: number) {
    super(`the audit chain does not end with its link ${seq}`);
    this.name = "BrokenChainError";
  }
}

/**
 * Adds the hospital's new entries to its chain, in batches, until none is left. Returns how many there were. A lock on the head keeps the chain
 * in one line, whoever does this at the same time. Throws {@link BrokenChainError} where the head is not the end of a chain of ours.
 */
export async function sealEntries(scope: Scope, keys: AuditKeys = auditKeys()): Promise<number> {
  for (let total = 0; ;) {
    const sealed = await transactWithoutFlush(scope, (tx) => sealBatch(tx, keys));
    total += sealed;
    if (sealed < BATCH) return total;
  }
}

async function sealBatch(tx: Tx, keys: AuditKeys): Promise<number> {
  const head = await lockHead(tx);
  const [entries] = await Promise.all([unsealedEntries(tx, BATCH), checkHead(tx, head, keys)]);
  let { seq, hash } = head;
  const links: AuditLink[] = entries.map((entry) => {
    seq += 1;
    hash = linkHash(hash, entry);
    return { seq, entryId: entry.id, hash, mac: linkMac(keys[0], seq, hash) };
  });
  await appendLinks(tx, links);
  return links.length;
}

/** Whoever moves the head back must not have us sign another end. */
async function checkHead(tx: Tx, { seq, hash }: AuditHead, keys: AuditKeys): Promise<void> {
  if (seq === 0 && hash.equals(firstHash(tx.actor.hospitalId))) return;
  const last = await findLink(tx, seq);
  // A removal with a receipt never takes the last link.
  if (!last?.hash.equals(hash) || !isOwnMac(keys, seq, hash, last.mac)) throw new BrokenChainError(seq);
}
