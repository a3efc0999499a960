import "server-only";
import { and, eq, gt } from "drizzle-orm";
import { gatewaySession } from "@/drizzle/schema/credential";
import type { Tx } from "@/lib/db/transaction";
import type { CredentialId } from "@/lib/ids";

export type GatewaySessionRow = typeof gatewaySession.$inferSelect;

const sessionOf = (tx: Tx, id: CredentialId) =>
  and(eq(gatewaySession.hospitalId, tx.actor.hospitalId), eq(gatewaySession.credentialId, id));

export async function findGatewaySession(tx: Tx, credentialId: CredentialId): Promise<GatewaySessionRow | null> {
  const [row] = await tx.db.select().from(gatewaySession).where(sessionOf(tx, credentialId));
  return row ?? null;
}

/** The session's row, made if it is missing, and locked until the transaction ends. */
export async function lockGatewaySession(tx: Tx, credentialId: CredentialId): Promise<GatewaySessionRow> {
  const { hospitalId } = tx.actor;
  await tx.db.insert(gatewaySession).values({ credentialId, hospitalId }).onConflictDoNothing();
  const [row] = await tx.db.select().from(gatewaySession).where(sessionOf(tx, credentialId)).for("update");
  if (!row) throw new Error("the gateway session's row does not exist");
  return row;
}

export async function updateGatewaySession(
  tx: Tx,
  credentialId: CredentialId,
  change: Partial<Omit<GatewaySessionRow, "credentialId" | "hospitalId">>,
): Promise<void> {
  await tx.db.update(gatewaySession).set(change).where(sessionOf(tx, credentialId));
}

/** Notes that the gateway accepted a token: those that were dropped before it no longer count. */
export async function resetDroppedTokens(tx: Tx, credentialId: CredentialId): Promise<void> {
  const dropped = and(sessionOf(tx, credentialId), gt(gatewaySession.tokensDropped, 0));
  await tx.db.update(gatewaySession).set({ tokensDropped: 0 }).where(dropped);
}
