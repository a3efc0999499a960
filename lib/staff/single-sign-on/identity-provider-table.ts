import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { identityProvider } from "@/drizzle/schema/identity-provider";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { IdentityProviderId } from "@/lib/ids";

export type IdentityProviderRow = typeof identityProvider.$inferSelect;
/** Which value of the claim gives which role. */
export type RoleRule = IdentityProviderRow["roleRules"][number];

/** A provider, of any hospital and enabled or not. */
export async function findAnyProvider(
  connection: SystemConnection,
  id: IdentityProviderId,
): Promise<IdentityProviderRow | null> {
  const [row] = await connection.db.select().from(identityProvider).where(eq(identityProvider.id, id));
  return row ?? null;
}

/** The enabled providers of all hospitals, by name. */
export async function listEnabledRows(
  connection: SystemConnection,
): Promise<Pick<IdentityProviderRow, "id" | "name">[]> {
  return connection.db
    .select({ id: identityProvider.id, name: identityProvider.name })
    .from(identityProvider)
    .where(eq(identityProvider.isEnabled, true))
    .orderBy(asc(identityProvider.name), asc(identityProvider.id));
}

/** The providers of the hospital: the enabled one first, then the newest. */
export async function listProviderRows(tx: Tx): Promise<IdentityProviderRow[]> {
  const rows = await tx.db.select().from(identityProvider).where(eq(identityProvider.hospitalId, tx.actor.hospitalId));
  const rank = ({ isEnabled, createdAt }: IdentityProviderRow) => (isEnabled ? Infinity : createdAt.getTime());
  return rows.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
}

const isOwn = (tx: Tx, id: IdentityProviderId) =>
  and(eq(identityProvider.hospitalId, tx.actor.hospitalId), eq(identityProvider.id, id));

/** A provider of the hospital. */
export async function findProviderRow(tx: Tx, id: IdentityProviderId): Promise<IdentityProviderRow | null> {
  const [row] = await tx.db.select().from(identityProvider).where(isOwn(tx, id));
  return row ?? null;
}

/** The same, locked until the transaction ends. */
export async function lockProviderRow(tx: Tx, id: IdentityProviderId): Promise<IdentityProviderRow | null> {
  const [row] = await tx.db.select().from(identityProvider).where(isOwn(tx, id)).for("update");
  return row ?? null;
}

/** What an admin sets. */
export type ProviderColumns = Omit<IdentityProviderRow, "id" | "hospitalId" | "createdAt" | "createdBy">;

export async function insertProvider(
  tx: Tx,
  row: Omit<typeof identityProvider.$inferInsert, "hospitalId" | "createdAt">,
): Promise<void> {
  await tx.db.insert(identityProvider).values({ ...row, hospitalId: tx.actor.hospitalId, createdAt: tx.now });
}

export async function updateProvider(tx: Tx, id: IdentityProviderId, columns: ProviderColumns): Promise<void> {
  await tx.db.update(identityProvider).set(columns).where(isOwn(tx, id));
}
