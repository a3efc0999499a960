import "server-only";
import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import { credential, gatewaySession } from "@/drizzle/schema/credential";
import { staff } from "@/drizzle/schema/staff";
import type { Context } from "@/lib/db/context";
import type { CredentialId, HospitalId } from "@/lib/ids";

type Db = Context["db"];
/** One version of a hospital's way to the gateway. */
export type CredentialRow = typeof credential.$inferSelect;
export type GatewaySessionRow = typeof gatewaySession.$inferSelect;

/** The credential by which the actor's hospital calls the gateway now. */
export async function activeCredential({ db, actor }: Pick<Context, "db" | "actor">): Promise<CredentialRow | null> {
  const own = and(eq(credential.hospitalId, actor.hospitalId), eq(credential.state, "active"));
  const [row] = await db.select().from(credential).where(own);
  return row ?? null;
}

/** Every HIU id under which the actor's hospital has ever asked, and every consent manager that it has asked. */
export async function identitiesOf({
  db,
  actor,
}: Pick<Context, "db" | "actor">): Promise<{ hiuIds: string[]; cmIds: string[] }> {
  const { hiuId, cmId, hospitalId } = credential;
  const rows = await db.selectDistinct({ hiuId, cmId }).from(credential).where(eq(hospitalId, actor.hospitalId));
  return { hiuIds: rows.map((row) => row.hiuId), cmIds: rows.map((row) => row.cmId) };
}

/** One credential of the actor's hospital. */
export async function ownCredential({ db, actor }: Context, id: CredentialId): Promise<CredentialRow | null> {
  const own = and(eq(credential.id, id), eq(credential.hospitalId, actor.hospitalId));
  const [row] = await db.select().from(credential).where(own);
  return row ?? null;
}

/** One credential of any hospital, for the machinery that was handed its id. */
export async function credentialById(db: Db, id: CredentialId): Promise<CredentialRow | null> {
  const [row] = await db.select().from(credential).where(eq(credential.id, id));
  return row ?? null;
}

/** The versions of the actor's hospital, newest first, each with who made it and its gateway session. */
export function credentialHistory({ db, actor }: Pick<Context, "db" | "actor">) {
  return db
    .select({ credential, createdByName: staff.name, session: gatewaySession })
    .from(credential)
    .leftJoin(staff, eq(staff.id, credential.createdBy))
    .leftJoin(gatewaySession, eq(gatewaySession.credentialId, credential.id))
    .where(eq(credential.hospitalId, actor.hospitalId))
    .orderBy(desc(credential.version));
}

export type CredentialHistoryRow = Awaited<ReturnType<typeof credentialHistory>>[number];

/** The active credentials, of any hospital, that bear a client id. */
export async function activeCredentialsOfClient(db: Db, clientId: string): Promise<CredentialRow[]> {
  return db
    .select()
    .from(credential)
    .where(and(eq(credential.clientId, clientId), eq(credential.state, "active")));
}

export async function latestVersion({ db, actor }: Pick<Context, "db" | "actor">): Promise<number> {
  const [row] = await db
    .select({
      version: sql<number>`coalesce(max(${credential.version}), 0)`.mapWith(Number),
    })
    .from(credential)
    .where(eq(credential.hospitalId, actor.hospitalId));
  return row?.version ?? 0;
}

export async function insertCredential(db: Db, row: CredentialRow): Promise<void> {
  await db.insert(credential).values(row);
}

/** Changes one credential of the actor's hospital. */
export async function updateCredential(
  { db, actor }: Pick<Context, "db" | "actor">,
  id: CredentialId,
  change: Partial<CredentialRow>,
): Promise<void> {
  await db
    .update(credential)
    .set(change)
    .where(and(eq(credential.id, id), eq(credential.hospitalId, actor.hospitalId)));
}

/** Moves the actor's hospital's credentials of one state to the next. */
export async function moveCredentials(
  { db, actor }: Pick<Context, "db" | "actor">,
  from: CredentialRow["state"],
  change: Partial<CredentialRow>,
): Promise<CredentialId[]> {
  const own = and(eq(credential.hospitalId, actor.hospitalId), eq(credential.state, from));
  const moved = await db.update(credential).set(change).where(own).returning({ id: credential.id });
  return moved.map((row) => row.id);
}

export async function findGatewaySession(db: Db, credentialId: CredentialId): Promise<GatewaySessionRow | null> {
  const [row] = await db.select().from(gatewaySession).where(eq(gatewaySession.credentialId, credentialId));
  return row ?? null;
}

/** The session row, made if it is missing, and held until the transaction ends: who asks the gateway holds it. */
export async function lockGatewaySession(db: Db, credentialId: CredentialId): Promise<GatewaySessionRow> {
  await db.insert(gatewaySession).values({ credentialId }).onConflictDoNothing();
  const [row] = await db
    .select()
    .from(gatewaySession)
    .where(eq(gatewaySession.credentialId, credentialId))
    .for("update");
  if (!row) throw new Error("the gateway session row has gone");
  return row;
}

export async function updateGatewaySession(
  db: Db,
  credentialId: CredentialId,
  change: Partial<Omit<GatewaySessionRow, "credentialId">>,
): Promise<void> {
  await db.update(gatewaySession).set(change).where(eq(gatewaySession.credentialId, credentialId));
}

/** Notes that a token was taken: earlier ones were given up for a reason. */
export async function forgetGivenUp(db: Db, credentialId: CredentialId): Promise<void> {
  const given = and(eq(gatewaySession.credentialId, credentialId), gt(gatewaySession.tokensGivenUp, 0));
  await db.update(gatewaySession).set({ tokensGivenUp: 0 }).where(given);
}

/** Where the keys are with which a gateway signs, in whose name, and by which credential of ours it is asked. */
export type Realm = Pick<CredentialRow, "jwksUrl" | "issuer" | "gatewayUrl" | "dialect" | "cmId"> & {
  credentialId: CredentialId;
};

const realm = {
  credentialId: credential.id,
  jwksUrl: credential.jwksUrl,
  issuer: credential.issuer,
  gatewayUrl: credential.gatewayUrl,
  dialect: credential.dialect,
  cmId: credential.cmId,
};

/** The gateways that may call the HIU with this id back, and whose it is. */
export function trustedByHiuId(db: Db, hiuId: string): Promise<(Realm & { hospitalId: HospitalId })[]> {
  return db
    .select({ hospitalId: credential.hospitalId, ...realm })
    .from(credential)
    .where(and(eq(credential.hiuId, hiuId), inArray(credential.state, ["active", "previous"])))
    .orderBy(desc(credential.version));
}

/** The gateways that may call any hospital back, or one. */
export function realms(db: Db, hospitalId?: HospitalId): Promise<Realm[]> {
  return db
    .select(realm)
    .from(credential)
    .where(
      and(
        inArray(credential.state, ["active", "previous"]),
        hospitalId ? eq(credential.hospitalId, hospitalId) : undefined,
      ),
    )
    .orderBy(desc(credential.version));
}
