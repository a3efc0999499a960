import "server-only";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { gatewayCircuit } from "@/drizzle/schema/credential";
import type { Tx } from "@/lib/db/transaction";
import type { CredentialId } from "@/lib/ids";

export type GatewayCircuitRow = typeof gatewayCircuit.$inferSelect;

const circuitOf = (tx: Tx, id: CredentialId) =>
  and(eq(gatewayCircuit.hospitalId, tx.actor.hospitalId), eq(gatewayCircuit.credentialId, id));

export async function findCircuit(tx: Tx, id: CredentialId): Promise<GatewayCircuitRow | undefined> {
  return (await tx.db.select().from(gatewayCircuit).where(circuitOf(tx, id)))[0];
}

export async function lockCircuit(tx: Tx, credentialId: CredentialId): Promise<GatewayCircuitRow> {
  const { hospitalId } = tx.actor;
  await tx.db.insert(gatewayCircuit).values({ credentialId, hospitalId }).onConflictDoNothing();
  const [row] = await tx.db.select().from(gatewayCircuit).where(circuitOf(tx, credentialId)).for("update");
  if (!row) throw new Error("the circuit's row does not exist");
  return row;
}

export async function updateCircuit(tx: Tx, id: CredentialId, change: Partial<GatewayCircuitRow>): Promise<void> {
  await tx.db.update(gatewayCircuit).set(change).where(circuitOf(tx, id));
}

/** Makes another call the probe, or none, unless the probe has changed meanwhile; returns whether it did. */
export async function moveProbe(tx: Tx, id: CredentialId, from: Date | null, to: Date | null): Promise<boolean> {
  const unmoved = from ? eq(gatewayCircuit.probeUntil, from) : isNull(gatewayCircuit.probeUntil);
  const open = and(circuitOf(tx, id), isNotNull(gatewayCircuit.openUntil), unmoved);
  return (await tx.db.update(gatewayCircuit).set({ probeUntil: to }).where(open)).rowCount === 1;
}

/** Sets the failures of a closed circuit to none. */
export async function resetFailures(tx: Tx, id: CredentialId): Promise<void> {
  await tx.db
    .update(gatewayCircuit)
    .set({ failures: 0 })
    .where(and(circuitOf(tx, id), isNull(gatewayCircuit.openUntil)));
}

/** The circuits of the hospital's credentials. */
export function listCircuits(tx: Tx): Promise<GatewayCircuitRow[]> {
  return tx.db.select().from(gatewayCircuit).where(eq(gatewayCircuit.hospitalId, tx.actor.hospitalId));
}
