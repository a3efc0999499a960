import "server-only";
import type { CallOutcome } from "@/lib/abdm/http/call-gateway";
import { MINUTE, SECOND } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import type { CredentialId } from "@/lib/ids";
import { log } from "@/lib/log";
import {
  afterFailure,
  CLOSED,
  failureIn,
  PROBE_TIMEOUT,
  retryAtOf,
  type GatewayFailure,
  type UnavailableReason,
} from "@/lib/outbound/circuit-rules";
import {
  findCircuit,
  lockCircuit,
  moveProbe,
  resetFailures,
  updateCircuit,
  type GatewayCircuitRow,
} from "@/lib/outbound/gateway-circuit-table";
import { slowTwentieth } from "@/lib/outbox/gateway-call-table";
import { wakeWaitingMessages } from "@/lib/outbox/outbound-message-table";

/** The one call that is made while a circuit is half-open, identified by the time at which it times out. */
export type Probe = Date;
export type OpenCircuit = { retryAt: Date; reason: UnavailableReason };
/** A call may be made. With `hasNoRecentFailures` its success changes nothing and need not be recorded. */
export type EnteredCircuit = { probe: Probe | null; hasNoRecentFailures: boolean };

/** The open circuit of a credential, or null; changes nothing. */
export async function findOpenCircuit(tx: Tx, credentialId: CredentialId): Promise<OpenCircuit | null> {
  const row = await findCircuit(tx, credentialId);
  return row ? openCircuitIn(row, tx.now) : null;
}

/** Whether the circuit is open and not yet half-open: then not even a probe is sent. */
export async function isFullyOpen(tx: Tx, credentialId: CredentialId): Promise<boolean> {
  const openUntil = (await findCircuit(tx, credentialId))?.openUntil;
  return openUntil !== undefined && openUntil !== null && openUntil > tx.now;
}

function openCircuitIn(row: GatewayCircuitRow, now: Date): OpenCircuit | null {
  const retryAt = retryAtOf(row, now);
  return retryAt && { retryAt, reason: row.reason ?? "gateway-unreachable" };
}

/**
 * Whether a call may be made. While the circuit is open none is; when it is half-open one call of all processes is the probe. A probe
 * whose process died is replaced by another.
 */
export async function enterCircuit(tx: Tx, credentialId: CredentialId): Promise<OpenCircuit | EnteredCircuit> {
  for (;;) {
    const row = await findCircuit(tx, credentialId);
    if (!row?.openUntil) return { probe: null, hasNoRecentFailures: !row?.failures };
    const open = openCircuitIn(row, tx.now);
    if (open) return open;
    const probe = new Date(tx.now.getTime() + PROBE_TIMEOUT);
    if (await moveProbe(tx, credentialId, row.probeUntil, probe)) return { probe, hasNoRecentFailures: false };
  }
}

/** Gives up the probe where it led to no call; another call may become the probe. */
export async function leaveHalfOpen(tx: Tx, credentialId: CredentialId, probe: Probe | null): Promise<void> {
  if (probe) await moveProbe(tx, credentialId, probe, null);
}

/** Records a failure of the gateway; opens the circuit where that is enough. */
export async function recordFailure(
  tx: Tx,
  credentialId: CredentialId,
  failure: GatewayFailure,
  probe: Probe | null = null,
): Promise<void> {
  const row = await lockCircuit(tx, credentialId);
  const isProbe = probe !== null && row.probeUntil?.getTime() === probe.getTime();
  const next = afterFailure(row, failure, tx.now, isProbe);
  await updateCircuit(tx, credentialId, next);
  if (next.openedAt && !row.openedAt) log.warn("gateway circuit opened", { credentialId, reason: failure.reason });
}

/** Records that the gateway is available: an open circuit closes. */
export async function recordSuccess(tx: Tx, credentialId: CredentialId): Promise<void> {
  const row = await findCircuit(tx, credentialId);
  if (!row?.openUntil) return row?.failures ? resetFailures(tx, credentialId) : undefined;
  await closeCircuit(tx, credentialId);
  log.info("gateway circuit closed", { credentialId });
}

/** Closes the circuit and sends the messages that wait for it. */
export async function closeCircuit(tx: Tx, credentialId: CredentialId): Promise<void> {
  // The send slots that were reserved before it opened are not used any more.
  await updateCircuit(tx, credentialId, { ...CLOSED, rateUsedUntil: null });
  await wakeWaitingMessages(tx);
}

/** A gateway whose calls take longer is slow: whoever calls it would hold slots that others need. */
const SLOW_MS = 5 * SECOND;
/** Of so many calls, at least, the last twentieth decides whether the gateway is slow. */
const SLOW_SAMPLE = 5;
const SLOW_SINCE = 5 * MINUTE;

/** Records what a call shows of the gateway: whether it is available, and quick enough. */
export async function recordCall(
  tx: Tx,
  credentialId: CredentialId,
  { result, durationMs }: { result: CallOutcome; durationMs: number },
  { probe, hasNoRecentFailures }: EnteredCircuit,
): Promise<void> {
  const failure = failureIn(result) ?? (await slowness(tx, credentialId, durationMs, probe !== null));
  if (failure) return recordFailure(tx, credentialId, failure, probe);
  if (!hasNoRecentFailures) await recordSuccess(tx, credentialId);
}

async function slowness(
  tx: Tx,
  credentialId: CredentialId,
  durationMs: number,
  isProbe: boolean,
): Promise<GatewayFailure | null> {
  if (durationMs <= SLOW_MS) return null;
  const since = new Date(tx.now.getTime() - SLOW_SINCE);
  const others = isProbe ? durationMs : await slowTwentieth(tx, credentialId, since, SLOW_SAMPLE);
  return others !== null && others > SLOW_MS ? { reason: "gateway-slow", pause: null, opensAtOnce: true } : null;
}
