import "server-only";
import {
  afterAway,
  CLOSED,
  heldUntil,
  PROBE_PATIENCE,
  type AwayReason,
  type Sign,
} from "@/lib/outbound/circuit-rules";
import {
  findCircuit,
  forgetFailures,
  lockCircuit,
  moveProbe,
  shareCircuit,
  updateCircuit,
  type GatewayCircuitRow,
} from "@/lib/outbound/gateway-circuit-table";
import { transact, type Context } from "@/lib/db/context";
import type { CredentialId } from "@/lib/ids";
import { wakeWaiting } from "@/lib/jobs/wake-waiting";
import { log } from "@/lib/log";

type Db = Context["db"];

/** The one call that tries for all while a circuit is open, named by the time until which it may. */
export type Probe = Date;
export type Held = { until: Date; reason: AwayReason };
/** A call may leave; `calm` where nothing has failed lately, so that an answer is no news. */
export type Pass = { probe: Probe | null; calm: boolean };

/** Why nothing may leave under a credential now, or null; claims nothing. */
export async function heldBy(db: Db, credentialId: CredentialId, now: Date): Promise<Held | null> {
  const row = await findCircuit(db, credentialId);
  return row ? heldIn(row, now) : null;
}

/** Whether a pause is under way: then not even the probe asks. */
export async function isPaused(db: Db, credentialId: CredentialId, now: Date): Promise<boolean> {
  const until = (await findCircuit(db, credentialId))?.openUntil;
  return until !== undefined && until !== null && until > now;
}

function heldIn(row: GatewayCircuitRow, now: Date): Held | null {
  const until = heldUntil(row, now);
  return until && { until, reason: row.reason ?? "gateway-unreachable" };
}

/**
 * Asks whether a call is worth making. While the circuit is open nothing leaves; when its pause is over one call of all
 * processes is the probe. A probe whose process died is succeeded by another.
 */
export async function passCircuit(db: Db, credentialId: CredentialId, now: Date): Promise<Held | Pass> {
  for (;;) {
    const row = await findCircuit(db, credentialId);
    if (!row?.openUntil) return { probe: null, calm: !row?.failures };
    const held = heldIn(row, now);
    if (held) return held;
    const probe = new Date(now.getTime() + PROBE_PATIENCE);
    if (await moveProbe(db, credentialId, row.probeUntil, probe)) return { probe, calm: false };
  }
}

/** Gives the probe back where it led to no call. */
export async function releaseProbe(db: Db, credentialId: CredentialId, probe: Probe | null): Promise<void> {
  if (probe) await moveProbe(db, credentialId, probe, null);
}

/** Notes that the gateway is away; opens the circuit where that is enough. */
export async function noteAway(
  db: Db,
  credentialId: CredentialId,
  sign: Exclude<Sign, "here">,
  now: Date,
  probe: Probe | null = null,
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await lockCircuit(tx, credentialId);
    const isProbe = probe !== null && row.probeUntil?.getTime() === probe.getTime();
    const next = afterAway(row, sign, now, isProbe);
    await updateCircuit(tx, credentialId, next);
    if (next.openedAt && !row.openedAt) log.warn("gateway circuit opened", { credentialId, reason: sign.away });
  });
}

/** Notes that the gateway answered: an open circuit closes. */
export async function noteHere(ctx: Context, credentialId: CredentialId): Promise<void> {
  const row = await findCircuit(ctx.db, credentialId);
  if (!row?.openUntil) return row?.failures ? forgetFailures(ctx.db, credentialId) : undefined;
  await transact(ctx, (ctx) => closeCircuit(ctx, credentialId));
  log.info("gateway circuit closed", { credentialId });
}

/** Lets calls go again, those that wait at once; part of the caller's transaction. */
export async function closeCircuit(ctx: Context, credentialId: CredentialId): Promise<void> {
  await updateCircuit(ctx.db, credentialId, CLOSED);
  await wakeWaiting(ctx);
}

/**
 * When what was held is looked at again, read in the transaction that queues it: the circuit cannot close between, and
 * leave it behind.
 */
export async function stillHeldUntil(ctx: Context, held: { credentialId: CredentialId; until: Date }): Promise<Date> {
  return (await shareCircuit(ctx.db, held.credentialId))?.openUntil ? held.until : ctx.now;
}
