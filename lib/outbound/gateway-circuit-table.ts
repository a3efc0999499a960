import "server-only";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { gatewayCircuit } from "@/drizzle/schema/credential";
import type { Context } from "@/lib/db/context";
import type { CredentialId } from "@/lib/ids";

type Db = Context["db"];
export type GatewayCircuitRow = typeof gatewayCircuit.$inferSelect;

const circuitOf = (id: CredentialId) => eq(gatewayCircuit.credentialId, id);

export async function findCircuit(db: Db, id: CredentialId): Promise<GatewayCircuitRow | undefined> {
  return (await db.select().from(gatewayCircuit).where(circuitOf(id)))[0];
}

/** The same, so that it cannot change before the transaction ends. */
export async function shareCircuit(db: Db, id: CredentialId): Promise<GatewayCircuitRow | undefined> {
  return (await db.select().from(gatewayCircuit).where(circuitOf(id)).for("share"))[0];
}

export async function lockCircuit(db: Db, credentialId: CredentialId): Promise<GatewayCircuitRow> {
  await db.insert(gatewayCircuit).values({ credentialId }).onConflictDoNothing();
  const [row] = await db.select().from(gatewayCircuit).where(circuitOf(credentialId)).for("update");
  if (!row) throw new Error("the circuit's row has gone");
  return row;
}

export async function updateCircuit(db: Db, id: CredentialId, change: Partial<GatewayCircuitRow>): Promise<void> {
  await db.update(gatewayCircuit).set(change).where(circuitOf(id));
}

/** Gives the probe to another, or to nobody, where nobody else has; tells whether it did. */
export async function moveProbe(db: Db, id: CredentialId, from: Date | null, to: Date | null): Promise<boolean> {
  const unmoved = from ? eq(gatewayCircuit.probeUntil, from) : isNull(gatewayCircuit.probeUntil);
  const open = and(circuitOf(id), isNotNull(gatewayCircuit.openUntil), unmoved);
  return (await db.update(gatewayCircuit).set({ probeUntil: to }).where(open)).rowCount === 1;
}

/** Begins to count anew, unless it was enough meanwhile. */
export async function forgetFailures(db: Db, id: CredentialId): Promise<void> {
  await db
    .update(gatewayCircuit)
    .set({ failures: 0 })
    .where(and(circuitOf(id), isNull(gatewayCircuit.openUntil)));
}
