import "server-only";
import { isOwnMac, type AuditKeys } from "@/lib/audit/audit-keys";
import { firstHash, linkHash, type StoredAuditEntry } from "@/lib/audit/canonical-entry";
import type { AuditHead, AuditLink } from "@/lib/audit/chain-table";
import type { ChainProblemKind } from "@/lib/audit/chain-problem";
import { isSigned, type Checkpoint } from "@/lib/audit/checkpoint";
import { isSignedReceipt, type RemovalReceipt } from "@/lib/audit/removal-receipt";
import { MINUTE } from "@/lib/clock";
import type { HospitalId } from "@/lib/ids";

/** The first row that is wrong: its number in the chain, and its entry, where they are known. */
export type ChainProblem = { kind: ChainProblemKind; seq: number | null; entryId: number | null };

/** How far a chain is verified. */
export type ChainPosition = {
  seq: number;
  hash: Buffer;
  /** When the entry at the position happened; null at the beginning. */
  at: Date | null;
  /** The last checkpoint up to the position. */
  checkpoint: Pick<Checkpoint, "seq" | "at"> | null;
};

export type LinkedEntry = AuditLink & { entry: StoredAuditEntry | null };

/** A chain to be verified, in the order of its links. */
export type ChainSource = {
  hospitalId: HospitalId;
  head: () => Promise<AuditHead | null>;
  /** The links after a number, at most `limit`. */
  links: (after: number, limit: number) => Promise<LinkedEntry[]>;
  /** Stored checkpoints after a number, up to another. */
  checkpoints: (after: number, upTo: number) => Promise<Checkpoint[]>;
  newestCheckpoint: () => Promise<Checkpoint | null>;
  receipts: () => Promise<RemovalReceipt[]>;
  /** The first entry that is neither in the chain nor waits for it, or that waits and is not there. */
  outsideChain: () => Promise<ChainProblem | null>;
};

export type Verification = {
  /** Null where everything holds. */
  problem: ChainProblem | null;
  position: ChainPosition;
  /** How many entries were verified. */
  entries: number;
  /** Whether the end of the chain was reached. */
  isComplete: boolean;
};

type Options = {
  keys: AuditKeys;
  /** Checkpoints that were kept elsewhere; those of other hospitals are left out. */
  known?: readonly Checkpoint[];
  /** Where an earlier verification stopped. */
  from?: ChainPosition;
  /** How many links are verified at most. */
  limit?: number;
  /** Leaves out the search for entries outside the chain, which reads all of them. */
  withoutOutside?: boolean;
  /** Looks in the whole chain for the place of a link that was moved, which takes long, and not only near to where it is. */
  searchesWholeChain?: boolean;
};

const BATCH = 2_000;
/** How far away the place of a link that was moved is looked for; and how many rows may have been taken out before it, where the whole chain is searched. */
const MOVED_BY = 100;
/** An entry carries the time at which its transaction began: it may be a little older than the last checkpoint. */
const LATE = 15 * MINUTE;

/**
 * Verifies a chain link by link; of whatever is wrong the first row is named. What was removed with receipts counts as verified by them. Holds a few thousand
 * rows at a time.
 */
export async function verifyChain(source: ChainSource, options: Options): Promise<Verification> {
  for (;;) {
    const receipts = await source.receipts();
    const verification = await verifyOnce(source, receipts, options);
    // Entries that were exported and removed in the meantime are not missing.
    if (!verification.problem || (await source.receipts()).length === receipts.length) return verification;
  }
}

async function verifyOnce(
  source: ChainSource,
  receipts: readonly RemovalReceipt[],
  options: Options,
): Promise<Verification> {
  const { keys, from, limit = Infinity } = options;
  const known = (options.known ?? []).filter(({ hospitalId }) => hospitalId === source.hospitalId);
  const knownAt = byNumber(known);
  const [headBefore, newest] = await Promise.all([source.head(), source.newestCheckpoint()]);
  const start = startOf(source, receipts, keys);
  if ("kind" in start) return { problem: start, position: startPosition(source), entries: 0, isComplete: true };
  // Where an earlier verification stopped may be removed since.
  let position = from && from.seq >= start.seq ? from : start;
  let entries = 0;
  const headSeq = headBefore?.seq ?? 0;
  const places = (seq: number): Places =>
    options.searchesWholeChain ? [1, headSeq + MOVED_BY] : [Math.max(1, seq - MOVED_BY), seq + MOVED_BY];
  const fail = (problem: ChainProblem): Verification => ({ problem, position, entries, isComplete: true });

  for (;;) {
    const size = Math.min(BATCH, limit - entries);
    const links = await source.links(position.seq, size);
    const last = links.at(-1);
    const stored = last ? await source.checkpoints(position.seq, last.seq) : [];
    const storedAt = byNumber(stored);
    for (const [index, link] of links.entries()) {
      const problem =
        problemOfLink(position, link, links, index, keys, places(link.seq)) ??
        (link.seq === headBefore?.seq && !link.hash.equals(headBefore.hash) ? problemAt("head-changed", link) : null);
      if (problem) return fail(problem);
      let { checkpoint } = position;
      for (const one of [...(storedAt.get(link.seq) ?? []), ...(knownAt.get(link.seq) ?? [])]) {
        if (!isSigned(one, keys)) return fail(problemAt("checkpoint-changed", link));
        // A signature of ours over another hash: the links since the last checkpoint are not those that it has signed.
        if (!one.hash.equals(link.hash))
          return fail({ ...problemAt("rewritten", link), seq: (checkpoint?.seq ?? 0) + 1 });
        checkpoint = { seq: one.seq, at: one.at };
      }
      position = { seq: link.seq, hash: link.hash, at: link.entry?.at ?? null, checkpoint };
      entries += 1;
    }
    if (links.length < size) break;
    if (entries >= limit) return { problem: null, position, entries, isComplete: false };
  }
  const signed = await newestSigned(source, position, newest, keys);
  if (signed && "kind" in signed) return fail(signed);
  if (signed) position = { ...position, checkpoint: signed };
  const problem =
    (await problemOfEnd(source, position, headBefore, [newest, ...known])) ??
    (options.withoutOutside ? null : await source.outsideChain());
  return problem ? fail(problem) : { problem: null, position, entries, isComplete: true };
}

const startPosition = ({ hospitalId }: ChainSource): ChainPosition => ({
  seq: 0,
  hash: firstHash(hospitalId),
  at: null,
  checkpoint: null,
});

/** The beginning of the chain, or the end of what was removed with a receipt. */
function startOf(
  source: ChainSource,
  receipts: readonly RemovalReceipt[],
  keys: AuditKeys,
): ChainPosition | ChainProblem {
  let position = startPosition(source);
  for (const receipt of receipts) {
    const { fromSeq, toSeq, lastHash, lastAt } = receipt;
    if (!isSignedReceipt(receipt, keys) || fromSeq !== position.seq + 1)
      return { kind: "receipt-changed", seq: fromSeq, entryId: null };
    position = { seq: toSeq, hash: lastHash, at: lastAt, checkpoint: null };
  }
  return position;
}

function problemOfLink(
  { seq: previousSeq, hash: previous, checkpoint }: ChainPosition,
  link: LinkedEntry,
  links: readonly LinkedEntry[],
  index: number,
  keys: AuditKeys,
  places: Places,
): ChainProblem | null {
  const seq = previousSeq + 1;
  if (link.seq !== seq) return { kind: "removed", seq, entryId: null };
  const { entry, hash, mac } = link;
  const isBackDated = entry !== null && checkpoint !== null && entry.at.getTime() < checkpoint.at.getTime() - LATE;
  if (!isOwnMac(keys, seq, hash, mac)) {
    if (isOfOtherPlace(link, places, keys)) return problemAt("moved", link);
    // Where a row was put in, the ones after it were moved on by one.
    const next = links[index + 1];
    if (next && isOwnMac(keys, seq, next.hash, next.mac)) return problemAt("inserted", link);
    return problemAt(isBackDated ? "back-dated" : "rewritten", link);
  }
  if (!entry) return problemAt("removed", link);
  if (!linkHash(previous, entry).equals(hash)) {
    const fits = (other: LinkedEntry) => other.entry !== null && linkHash(previous, other.entry).equals(hash);
    return problemAt(links.some(fits) ? "moved" : isBackDated ? "back-dated" : "changed", link);
  }
  return isBackDated ? problemAt("back-dated", link) : null;
}

/** The first and the last number of a part of a chain. */
type Places = readonly [first: number, last: number];

/** Whether a link with its mac belongs at another number of a part of the chain. */
function isOfOtherPlace({ seq, hash, mac }: LinkedEntry, [first, last]: Places, keys: AuditKeys): boolean {
  for (let other = first; other <= last; other++) if (other !== seq && isOwnMac(keys, other, hash, mac)) return true;
  return false;
}

async function problemOfEnd(
  source: ChainSource,
  { seq }: ChainPosition,
  headBefore: AuditHead | null,
  checkpoints: readonly (Checkpoint | null)[],
): Promise<ChainProblem | null> {
  const reached = Math.max(headBefore?.seq ?? 0, ...checkpoints.map((checkpoint) => checkpoint?.seq ?? 0));
  if (reached > seq) return { kind: "removed", seq: seq + 1, entryId: null };
  const end = (await source.head())?.seq ?? 0;
  if (seq <= end) return null;
  const [beyond] = await source.links(end, 1);
  return beyond ? problemAt("head-changed", beyond) : { kind: "removed", seq: end + 1, entryId: null };
}

/** The newest checkpoint, where it was signed after its link had been verified; or what is wrong with it. */
async function newestSigned(
  source: ChainSource,
  { seq, checkpoint }: ChainPosition,
  newest: Checkpoint | null,
  keys: AuditKeys,
): Promise<ChainPosition["checkpoint"] | ChainProblem> {
  if (!newest || newest.seq > seq || newest.seq <= (checkpoint?.seq ?? 0)) return null;
  const [link] = await source.links(newest.seq - 1, 1);
  // Of what was removed with a receipt there is no link.
  if (link?.seq !== newest.seq) return null;
  if (!isSigned(newest, keys)) return problemAt("checkpoint-changed", link);
  if (!link.hash.equals(newest.hash)) return { ...problemAt("rewritten", link), seq: (checkpoint?.seq ?? 0) + 1 };
  return { seq: newest.seq, at: newest.at };
}

function byNumber(checkpoints: readonly Checkpoint[]): Map<number, Checkpoint[]> {
  const groups = new Map<number, Checkpoint[]>();
  for (const one of checkpoints) groups.set(one.seq, [...(groups.get(one.seq) ?? []), one]);
  return groups;
}

const problemAt = (kind: ChainProblemKind, { seq, entryId }: AuditLink): ChainProblem => ({ kind, seq, entryId });
