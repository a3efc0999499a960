import "server-only";
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { credential, gatewaySession } from "@/drizzle/schema/credential";
import { staff } from "@/drizzle/schema/staff";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { CredentialId } from "@/lib/ids";

/** One version of the credential by which a hospital calls the gateway. */
export type CredentialRow = typeof credential.$inferSelect;

const acceptsCallbacks = inArray(credential.state, ["active", "previous"]);
const own = (tx: Tx) => eq(credential.hospitalId, tx.actor.hospitalId);

/** The credential by which the hospital calls the gateway now. */
export async function activeCredential(tx: Tx): Promise<CredentialRow | null> {
  const [row] = await tx.db
    .select()
    .from(credential)
    .where(and(own(tx), eq(credential.state, "active")));
  return row ?? null;
}

/** One version of the hospital's credential. */
export async function findCredential(tx: Tx, id: CredentialId): Promise<CredentialRow | null> {
  const [row] = await tx.db
    .select()
    .from(credential)
    .where(and(own(tx), eq(credential.id, id)));
  return row ?? null;
}

/** Every HIU id that the hospital has ever used, and every consent manager. */
export async function hiuAndCmIds(tx: Tx): Promise<{ hiuIds: string[]; cmIds: string[] }> {
  const { hiuId, cmId } = credential;
  const rows = await tx.db.selectDistinct({ hiuId, cmId }).from(credential).where(own(tx));
  return { hiuIds: rows.map((row) => row.hiuId), cmIds: rows.map((row) => row.cmId) };
}

/** The versions of the hospital's credential, newest first, each with who made it and its gateway session. */
export function credentialHistory(tx: Tx) {
  return tx.db
    .select({ credential, createdByName: staff.name, session: gatewaySession })
    .from(credential)
    .leftJoin(staff, eq(staff.id, credential.createdBy))
    .leftJoin(gatewaySession, eq(gatewaySession.credentialId, credential.id))
    .where(own(tx))
    .orderBy(desc(credential.version));
}

export type CredentialHistoryRow = Awaited<ReturnType<typeof credentialHistory>>[number];

export async function latestVersion(tx: Tx): Promise<number> {
  const [row] = await tx.db
    .select({ version: sql<number>`coalesce(max(${credential.version}), 0)`.mapWith(Number) })
    .from(credential)
    .where(own(tx));
  return row?.version ?? 0;
}

export async function insertCredential(tx: Tx, row: Omit<CredentialRow, "hospitalId">): Promise<void> {
  await tx.db.insert(credential).values({ ...row, hospitalId: tx.actor.hospitalId });
}

export async function updateCredential(tx: Tx, id: CredentialId, change: Partial<CredentialRow>): Promise<void> {
  await tx.db
    .update(credential)
    .set(change)
    .where(and(own(tx), eq(credential.id, id)));
}

/** Changes the versions of one client at one gateway that accept callbacks. */
export async function updateCredentialsOfClient(
  tx: Tx,
  { clientId, gatewayUrl }: Pick<CredentialRow, "clientId" | "gatewayUrl">,
  change: Partial<CredentialRow>,
): Promise<void> {
  const ofClient = and(eq(credential.clientId, clientId), eq(credential.gatewayUrl, gatewayUrl));
  await tx.db
    .update(credential)
    .set(change)
    .where(and(own(tx), acceptsCallbacks, ofClient));
}

/** Changes all versions in one state; returns their ids. */
export async function updateCredentialsInState(
  tx: Tx,
  state: CredentialRow["state"],
  change: Partial<CredentialRow>,
): Promise<CredentialId[]> {
  const changed = await tx.db
    .update(credential)
    .set(change)
    .where(and(own(tx), eq(credential.state, state)))
    .returning({ id: credential.id });
  return changed.map((row) => row.id);
}

/**
 * A gateway that may send callbacks to an HIU: where its keys are, the issuer of its tokens, the credential by which it is called, and
 * the digest of the secret part of the address to which it sends.
 */
export type TrustedGateway = Pick<
  CredentialRow,
  | "hospitalId"
  | "hiuId"
  | "jwksUrl"
  | "issuer"
  | "gatewayUrl"
  | "dialect"
  | "cmId"
  | "callbackSecretDigest"
  | "callbackSecretRequired"
> & { credentialId: CredentialId };

/** The gateways that may send callbacks, of all hospitals; the newest credentials first. */
export function allTrustedGateways(connection: SystemConnection): Promise<TrustedGateway[]> {
  const { id, hospitalId, hiuId, jwksUrl, issuer, gatewayUrl, dialect, cmId } = credential;
  const { callbackSecretDigest, callbackSecretRequired } = credential;
  const gateway = { hospitalId, hiuId, jwksUrl, issuer, gatewayUrl, dialect, cmId };
  return connection.db
    .select({ credentialId: id, ...gateway, callbackSecretDigest, callbackSecretRequired })
    .from(credential)
    .where(acceptsCallbacks)
    .orderBy(desc(credential.version));
}

/** The addresses of the key sets that the hospital's gateways sign with. */
export async function ownJwksUrls(tx: Tx): Promise<string[]> {
  const rows = await tx.db
    .selectDistinct({ jwksUrl: credential.jwksUrl })
    .from(credential)
    .where(and(own(tx), acceptsCallbacks));
  return rows.map(({ jwksUrl }) => jwksUrl);
}
