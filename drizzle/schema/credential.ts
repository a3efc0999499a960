import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import type { CredentialId, HospitalId, StaffId } from "@/lib/ids";
import { digest, hospitalPolicy, instant, sealedText } from "./columns";
import { hospital } from "./hospital";
import { staff } from "./staff";

/** One version of the credential by which a hospital calls the gateway. Replacing a credential adds a version. */
export const credential = pgTable(
  "credential",
  {
    id: uuid().$type<CredentialId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    version: integer().notNull(),
    state: text({ enum: ["active", "previous", "retired"] }).notNull(),
    gatewayUrl: text().notNull(),
    dialect: text({ enum: DIALECTS }).notNull(),
    clientId: text().notNull(),
    clientSecret: sealedText().notNull(),
    /** The last four characters, so that people can distinguish secrets. */
    clientSecretEnding: text().notNull(),
    /** The HIU id under which this version calls. A previous version still receives callbacks under its own. */
    hiuId: text().notNull(),
    cmId: text().notNull(),
    jwksUrl: text().notNull(),
    issuer: text().notNull(),
    /** Where ABHA addresses can be looked up in v3, such as `https://abhasbx.abdm.gov.in/abha`. */
    abhaUrl: text(),
    createdAt: instant().notNull(),
    createdBy: uuid().$type<StaffId>(),
    retiredAt: instant(),
    /** The address that the gateway accepted for callbacks, with the secret part masked. */
    callbackUrl: text(),
    callbackRegisteredAt: instant(),
    /** How many calls a second may be made, and how many at once after a pause. */
    callsPerSecond: integer().notNull().default(10),
    callBurst: integer().notNull().default(20),
    /** The secret part of its callback address, sealed with this row's id as additional data; null in versions from before there was one. */
    callbackSecret: sealedText(),
    /** SHA-256 of the secret part, with which callbacks are compared. */
    callbackSecretDigest: digest(),
    /** Its first four characters, so that people can distinguish addresses. */
    callbackSecretBeginning: text(),
    /** Whether callbacks that arrive without the secret part are refused. */
    callbackSecretRequired: boolean().notNull().default(false),
  },
  (table) => [
    hospitalPolicy(),
    unique("credential_of_hospital").on(table.hospitalId, table.id),
    foreignKey({ columns: [table.hospitalId, table.createdBy], foreignColumns: [staff.hospitalId, staff.id] }),
    uniqueIndex("credential_one_active")
      .on(table.hospitalId)
      .where(sql`${table.state} = 'active'`),
    uniqueIndex("credential_version").on(table.hospitalId, table.version),
    index("credential_hiu_any_case").on(sql`lower(${table.hiuId})`),
  ],
);

/** The gateway session of one credential version, shared by all processes. */
export const gatewaySession = pgTable(
  "gateway_session",
  {
    credentialId: uuid().$type<CredentialId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    /** Null before the first session. */
    accessToken: sealedText(),
    expiresAt: instant(),
    /** When a session was last requested, and the result. */
    requestedAt: instant(),
    outcome: text({ enum: ["opened", "refused", "locked", "unreachable"] }),
    errorCode: text(),
    errorMessage: text(),
    /** Refusals in a row; two stop all further tries until an admin acts, since eight lock the client. */
    refusals: integer().notNull().default(0),
    /** Refusals in a row of what administrators tried by hand, and the last of them. */
    refusalsByHand: integer().notNull().default(0),
    refusedByHandAt: instant(),
    /** One process requests a session now; its lease ends then, whatever becomes of it. */
    leaseUntil: instant(),
    /** Tokens in a row that were dropped for a 401, without an accepted call in between. */
    tokensDropped: integer().notNull().default(0),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.credentialId],
      foreignColumns: [credential.hospitalId, credential.id],
    }),
  ],
);

/** The circuit breaker and the rate limit of one credential, shared by all processes. No row: closed, and nothing used up. */
export const gatewayCircuit = pgTable(
  "gateway_circuit",
  {
    credentialId: uuid().$type<CredentialId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    /** Failures in a row that show the gateway to be unavailable. */
    failures: integer().notNull().default(0),
    /** Open: nothing is sent before; then half-open: one call is the probe. Null while closed. */
    openUntil: instant(),
    /** One call is the probe now, at most until then. */
    probeUntil: instant(),
    openedAt: instant(),
    /** Why it opened, in a key of the catalogue's advice. */
    reason: text({ enum: ["gateway-unreachable", "gateway-busy", "gateway-slow", "gateway-blocked", "too-many-now"] }),
    /** The rate limit: the time up to which the calls made so far use it up (the theoretical arrival time of GCRA). */
    rateUsedUntil: instant(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.credentialId],
      foreignColumns: [credential.hospitalId, credential.id],
    }),
  ],
);
