import "server-only";
import { SECOND } from "@/lib/clock";
import type { CredentialRow } from "@/lib/credential/credential-table";
import type { Tx } from "@/lib/db/transaction";
import { lockCircuit, updateCircuit } from "@/lib/outbound/gateway-circuit-table";

/**
 * Reserves the next send slot of a credential's rate limit: the time at which a call may be made, now or later. A send slot is used up whether or not
 * the call is made. The limit is a token bucket in the form of GCRA: one time holds how far it is used up.
 */
export async function reserveSendSlot(
  tx: Tx,
  { id, callsPerSecond, callBurst }: Pick<CredentialRow, "id" | "callsPerSecond" | "callBurst">,
): Promise<Date> {
  const { rateUsedUntil } = await lockCircuit(tx, id);
  const { slot, usedUntil } = nextSendSlot(rateUsedUntil, tx.now, callsPerSecond, callBurst);
  await updateCircuit(tx, id, { rateUsedUntil: usedUntil });
  return slot;
}

/** The next send slot, and how far the limit is used up with it. Pure. */
export function nextSendSlot(
  usedUntil: Date | null,
  now: Date,
  callsPerSecond: number,
  burst: number,
): { slot: Date; usedUntil: Date } {
  const interval = SECOND / callsPerSecond;
  const used = Math.max(now.getTime(), usedUntil?.getTime() ?? 0) + interval;
  const slot = Math.max(now.getTime(), used - burst * interval);
  return { slot: new Date(Math.ceil(slot)), usedUntil: new Date(Math.ceil(used)) };
}
