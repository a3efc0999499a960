import "server-only";
import type { Checkpoint } from "@/lib/audit/checkpoint";
import { auditKeys } from "@/lib/audit/audit-keys";
import { storedChain } from "@/lib/audit/chain-queries";
import { findVerification, saveVerification, type VerificationState } from "@/lib/audit/verification-table";
import { verifyChain, type ChainPosition, type Verification } from "@/lib/audit/verify-chain";
import { HOUR, MINUTE } from "@/lib/clock";
import { readOnly, transact, type Scope, type SystemScope } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import { log } from "@/lib/log";
import { forEachHospital } from "@/lib/operations/sweeps/for-each-hospital";

/** How many links are verified in one slice. */
const SLICE = 5_000;
/** What was verified is verified again after this time. */
const PASS_EVERY = 3 * HOUR;
/** So much may the clocks of two processes differ. */
const CLOCKS_DIFFER = MINUTE;

// On the process, since Next.js loads modules twice. A chain that became shorter is found by what the process has seen itself.
const holder = globalThis as { consentDeskCheckpoints?: Map<HospitalId, Checkpoint> };

/** Verifies the next slice of each hospital's audit chain: what is new, and every few hours the whole chain again. */
export async function verifyChains(scope: SystemScope): Promise<void> {
  await forEachHospital(scope, "verify-audit-chains", (own) => verifySlice(own));
}

/** Verifies the next slice of the hospital's chain, and stores how far it is and what is wrong. */
export async function verifySlice(scope: Scope, limit = SLICE): Promise<void> {
  const source = storedChain(scope);
  const { hospitalId } = scope.actor;
  const seen = (holder.consentDeskCheckpoints ??= new Map<HospitalId, Checkpoint>());
  const [state, newest] = await Promise.all([readOnly(scope, findVerification), source.newestCheckpoint()]);
  const remembered = seen.get(hospitalId);
  const from = state && !isPassOver(state, scope.now) ? positionOf(state) : undefined;
  // Once in each pass, and until what was found is put right.
  const withoutOutside =
    from !== undefined &&
    state?.problem === null &&
    (state.reachedEndAt?.getTime() ?? 0) > state.passStartedAt.getTime();
  const known = remembered ? [remembered] : [];
  const verification = await verifyChain(source, {
    keys: auditKeys(),
    limit,
    known,
    withoutOutside,
    ...(from && { from }),
  });
  if (newest && newest.seq >= (remembered?.seq ?? 0) && !verification.problem) seen.set(hospitalId, newest);
  const next = stateAfter(verification, state, from !== undefined, scope.now);
  await transact(scope, (tx) => saveVerification(tx, next));
  if (next.problem !== null && state?.problem !== next.problem)
    log.error("audit trail altered", { hospitalId, reason: next.problem, count: next.problemSeq ?? 0 });
}

/**
 * A pass begins where the last one has reached the end and is old, or has begun in the future: somebody wrote that, and no pass would begin any
 * more. What is wrong is looked at again where it was found.
 */
function isPassOver({ problem, reachedEndAt, passStartedAt }: VerificationState, now: Date): boolean {
  const age = now.getTime() - passStartedAt.getTime();
  return problem === null && (age < -CLOCKS_DIFFER || (reachedEndAt !== null && age > PASS_EVERY));
}

function positionOf({ seq, hash, lastAt, checkpointSeq, checkpointAt }: VerificationState): ChainPosition {
  const checkpoint = checkpointSeq !== null && checkpointAt ? { seq: checkpointSeq, at: checkpointAt } : null;
  return { seq, hash, at: lastAt, checkpoint };
}

function stateAfter(
  { problem, position, isComplete }: Verification,
  before: VerificationState | undefined,
  isContinued: boolean,
  now: Date,
): VerificationState {
  return {
    seq: position.seq,
    hash: position.hash,
    lastAt: position.at,
    checkpointSeq: position.checkpoint?.seq ?? null,
    checkpointAt: position.checkpoint?.at ?? null,
    reachedEndAt: isComplete && !problem ? now : (before?.reachedEndAt ?? null),
    passStartedAt: isContinued && before ? before.passStartedAt : now,
    problem: problem?.kind ?? null,
    problemSeq: problem?.seq ?? null,
    problemEntryId: problem?.entryId ?? null,
    problemAt: problem ? (before?.problemAt ?? now) : null,
  };
}
