import { bigint, boolean, foreignKey, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { HospitalId, PasskeyId, SignInChallengeId, StaffId } from "@/lib/ids";
import { bytes, digest, hospitalPolicy, instant, sealedText } from "./columns";
import { staff } from "./staff";

/** A passkey (WebAuthn credential) of a person. */
export const passkey = pgTable(
  "passkey",
  {
    id: uuid().$type<PasskeyId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    staffId: uuid().$type<StaffId>().notNull(),
    /** The authenticator's credential id, in base64url. */
    credentialId: text().notNull(),
    /** COSE public key. */
    publicKey: bytes().notNull(),
    /** The authenticator's signature counter; one that goes back shows a copy. */
    counter: bigint({ mode: "number" }).notNull(),
    transports: text().array().notNull(),
    /** Whether it may be copied to other devices, and has been. */
    isSynced: boolean().notNull(),
    /** What its owner calls it. */
    name: text().notNull(),
    createdAt: instant().notNull(),
    lastUsedAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    uniqueIndex("passkey_credential").on(table.credentialId),
    index("passkey_staff").on(table.hospitalId, table.staffId),
  ],
);

/** The secret of an authenticator app (TOTP, RFC 6238) of a person. */
export const authenticatorApp = pgTable(
  "authenticator_app",
  {
    staffId: uuid().$type<StaffId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    secret: sealedText().notNull(),
    createdAt: instant().notNull(),
    /** Null until the person has entered a first code: until then it does not count. */
    confirmedAt: instant(),
    /** The time step of the last code that was accepted: no code is accepted twice. */
    lastStep: bigint({ mode: "number" }),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
  ],
);

/** A code that replaces a second factor once. */
export const recoveryCode = pgTable(
  "recovery_code",
  {
    /** SHA-256 of the code, which has 80 random bits. */
    codeDigest: digest().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    staffId: uuid().$type<StaffId>().notNull(),
    createdAt: instant().notNull(),
    usedAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    index("recovery_code_staff").on(table.hospitalId, table.staffId),
  ],
);

/** A step of a sign-in or an enrolment that has begun, and works once. Belongs to no hospital before the person is known. */
export const signInChallenge = pgTable(
  "sign_in_challenge",
  {
    id: uuid().$type<SignInChallengeId>().primaryKey(),
    /** `passkey`: to sign in or to verify; `enrol-passkey`; `second-factor`: the password was right. */
    purpose: text({ enum: ["passkey", "enrol-passkey", "second-factor"] }).notNull(),
    /** The WebAuthn challenge, in base64url; null for a second factor. */
    challenge: text(),
    /** Null where a passkey names the person. */
    staffId: uuid().$type<StaffId>(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (table) => [index("sign_in_challenge_expires").on(table.expiresAt)],
);
