import "server-only";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { credential, gatewaySession } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { hospital } from "@/drizzle/schema/hospital";
import { staff, staffSession } from "@/drizzle/schema/staff";
import { DAY, HOUR } from "@/lib/clock";
import { sealAccessToken, sealClientSecret } from "@/lib/credential/credential-secrets";
import { keyRing } from "@/lib/crypto/key-ring";
import { defaultTrust } from "@/lib/credential/credential-trust";
import type { Actor, Role, StaffActor } from "@/lib/db/actor";
import type { Scope } from "@/lib/db/transaction";
import {
  newId,
  type CallbackId,
  type CmConsentRequestId,
  type ConsentRequestId,
  type CredentialId,
  type OutboundRequestId,
  type HospitalId,
  type InboundRequestId,
  type StaffId,
  type StaffSessionId,
} from "@/lib/ids";
import { UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { sealCallbackBody } from "@/lib/inbound/callback-body";
import type { TestDatabase } from "@/test/support/test-database";

/** The time at which tests take place, where the time does not matter. */
export const NOW = new Date("2026-08-20T06:00:00.000Z");

/** Somebody's scope, at the hospital's time or another. */
export type ScopeAt<A extends Actor = StaffActor> = (now?: Date) => Scope<A>;

/** A hospital with two doctors, an admin and a privacy officer, and an active credential for a gateway at which no server listens. */
export type TestHospital = {
  id: HospitalId;
  hiuId: string;
  credentialId: CredentialId;
  /** The time of a scope that is made without one. */
  clock: () => Date;
  doctor: ScopeAt;
  /** Another doctor of the hospital. */
  colleague: ScopeAt;
  admin: ScopeAt;
  privacyOfficer: ScopeAt;
  /** The gateway, through a callback. */
  gateway: ScopeAt<Extract<Actor, { kind: "gateway" }>>;
  job: ScopeAt<Extract<Actor, { kind: "job" }>>;
};

type Columns<Table extends { $inferInsert: object }> = Partial<Table["$inferInsert"]>;
type CredentialColumns = Omit<Columns<typeof credential>, "clientSecret"> & { clientSecret?: string };
type CallbackColumns = Omit<Columns<typeof gatewayCallback>, "body"> & { body?: Buffer };

/** Adds a hospital. Its scopes are at the time of `clock`, which is {@link NOW} unless given. */
export async function createTestHospital(
  database: TestDatabase,
  { clock = () => NOW, credential: columns = {} }: { clock?: () => Date; credential?: CredentialColumns } = {},
): Promise<TestHospital> {
  const id = newId<HospitalId>();
  const hiuId = columns.hiuId ?? `IN-${id}`;
  await database.admin.insert(hospital).values({ id, name: "City Hospital", hiuId, createdAt: clock() });
  const own = { id, hiuId, clock };
  const scopeAt =
    <A extends Actor>(actor: A): ScopeAt<A> =>
    (now = clock()) => ({ database, actor, now });
  return {
    ...own,
    credentialId: await addCredential(database, own, columns),
    doctor: await addStaff(database, own, "doctor"),
    colleague: await addStaff(database, own, "doctor"),
    admin: await addStaff(database, own, "admin"),
    privacyOfficer: await addStaff(database, own, "privacy-officer"),
    gateway: scopeAt({ kind: "gateway", hospitalId: id }),
    job: scopeAt({ kind: "job", hospitalId: id, job: "test" }),
  };
}

/** Adds a member of staff, who cannot sign in; returns the scope. */
export async function addStaff(
  database: TestDatabase,
  { id: hospitalId, clock }: Pick<TestHospital, "id" | "clock">,
  roles: Role | readonly Role[],
  columns: Columns<typeof staff> = {},
): Promise<ScopeAt> {
  const own = [roles].flat();
  const isDoctor = own.includes("doctor");
  const {
    id: staffId = newId<StaffId>(),
    name = isDoctor ? "Dr. Manju" : "Administrator",
    registrationNumber = isDoctor ? "MH1001" : null,
    ...rest
  } = columns;
  const account = { email: `${staffId}@city.example`, passwordHash: "-", createdAt: clock(), ...rest };
  await database.admin
    .insert(staff)
    .values({ id: staffId, hospitalId, roles: own, role: own[0] ?? "", name, registrationNumber, ...account });
  const origin = { sessionId: null, ...UNKNOWN_ORIGIN };
  const actor: StaffActor = {
    kind: "staff",
    staffId,
    hospitalId,
    roles: own,
    name,
    registrationNumber,
    origin,
    verifiedAt: null,
  };
  // As after a sign-in at this moment.
  return (now = clock()) => ({ database, actor: { ...actor, verifiedAt: now }, now });
}

/** Adds a session of a person that began at {@link NOW} and lasts twelve hours. */
export async function addSession(
  database: TestDatabase,
  { staffId, hospitalId }: Pick<StaffActor, "staffId" | "hospitalId">,
  columns: Columns<typeof staffSession> = {},
): Promise<StaffSessionId> {
  const id = columns.id ?? newId<StaffSessionId>();
  const times = { createdAt: NOW, lastUsedAt: NOW, expiresAt: new Date(NOW.getTime() + 12 * HOUR) };
  await database.admin.insert(staffSession).values({ id, staffId, hospitalId, ...times, ...columns });
  return id;
}

/** Adds a version of a hospital's credential, active unless given. `clientSecret` is given as plain text. */
export async function addCredential(
  database: TestDatabase,
  { id: hospitalId, hiuId, clock }: Pick<TestHospital, "id" | "hiuId" | "clock">,
  { id = newId<CredentialId>(), clientSecret = "the-right-secret", ...columns }: CredentialColumns = {},
): Promise<CredentialId> {
  const gatewayUrl = columns.gatewayUrl ?? "http://127.0.0.1:1";
  await database.admin.insert(credential).values({
    id,
    hospitalId,
    version: 1,
    state: "active",
    gatewayUrl,
    dialect: "v3",
    clientId: "client",
    clientSecret: sealClientSecret(id, clientSecret),
    clientSecretEnding: clientSecret.slice(-4),
    cmId: "sbx",
    hiuId,
    ...defaultTrust(gatewayUrl),
    createdAt: clock(),
    ...columns,
  });
  return id;
}

/** Adds an open session with the gateway, so that nothing has to open one. */
export async function addGatewaySession(
  database: TestDatabase,
  { id: hospitalId, credentialId, clock }: Pick<TestHospital, "id" | "credentialId" | "clock">,
  columns: Columns<typeof gatewaySession> = {},
): Promise<void> {
  const now = clock();
  await database.admin.insert(gatewaySession).values({
    credentialId,
    hospitalId,
    accessToken: sealAccessToken(credentialId, "token"),
    requestedAt: now,
    expiresAt: new Date(now.getTime() + HOUR),
    outcome: "opened",
    ...columns,
  });
}

/** A request that the gateway has accepted, without an on-init so far. */
export type SentRequest = {
  id: ConsentRequestId;
  hospitalId: HospitalId;
  /** Of the attempt that the gateway accepted: on-init replies to it. */
  initRequestId: OutboundRequestId;
  /** The id that the consent manager gives the request in on-init; not stored yet. */
  cmConsentRequestId: CmConsentRequestId;
};

/** Adds a request of the hospital's doctor that was sent at the time of `doctor`. */
export async function addSentRequest(
  database: TestDatabase,
  hospital: Pick<TestHospital, "id" | "credentialId" | "clock" | "doctor">,
  columns: Columns<typeof consentRequest> = {},
): Promise<SentRequest> {
  const id = newId<ConsentRequestId>();
  const { actor, now } = hospital.doctor();
  const { hospitalId, staffId } = actor;
  await database.admin.insert(consentRequest).values({
    id,
    hospitalId,
    requesterId: staffId,
    status: "SENDING",
    abhaAddress: "hinapatel@sbx",
    purpose: "CAREMGT",
    hiTypes: ["Prescription", "DiagnosticReport"],
    dateFrom: new Date(now.getTime() - 365 * DAY),
    dateTo: now,
    dataEraseAt: new Date(now.getTime() + 30 * DAY),
    frequency: { unit: "HOUR", value: 0, repeats: 0 },
    attempts: 1,
    createdAt: now,
    updatedAt: now,
    submittedAt: now,
    ...columns,
  });
  const initRequestId = await addGatewayCall(database, hospital, { consentRequestId: id, sentAt: now });
  return { id, hospitalId, initRequestId, cmConsentRequestId: newId<CmConsentRequestId>() };
}

/** Adds an attempt of a call that the gateway accepted, of a consent-request init unless given. */
export async function addGatewayCall(
  database: TestDatabase,
  { id: hospitalId, credentialId, clock }: Pick<TestHospital, "id" | "credentialId" | "clock">,
  columns: Columns<typeof gatewayCall> = {},
): Promise<OutboundRequestId> {
  const id = newId<OutboundRequestId>();
  const sentAt = columns.sentAt ?? clock();
  await database.admin.insert(gatewayCall).values({
    id,
    hospitalId,
    credentialId,
    message: "consent-request-init",
    sentAt,
    finishedAt: sentAt,
    outcome: "accepted",
    httpStatus: 202,
    ...columns,
  });
  return id;
}

/** Adds a callback that was received an hour ago and is in the given state. `body` is given as it came. */
export async function storeTestCallback(
  database: TestDatabase,
  { id: hospitalId, clock }: Pick<TestHospital, "id" | "clock">,
  state: (typeof gatewayCallback.$inferSelect)["state"],
  { body = Buffer.from('{"notification":{}}'), ...columns }: CallbackColumns = {},
): Promise<CallbackId> {
  const id = columns.id ?? newId<CallbackId>();
  const now = clock();
  await database.admin.insert(gatewayCallback).values({
    id,
    hospitalId,
    dialect: "v3",
    message: "notify",
    path: "api/v3/hiu/consent/request/notify",
    requestId: newId<InboundRequestId>(),
    body: sealCallbackBody(id, body),
    bodyKey: keyRing().primary.name,
    receivedAt: new Date(now.getTime() - HOUR),
    processedAt: state === "received" ? null : now,
    state,
    ...columns,
  });
  return id;
}
