import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Role } from "@/lib/db/actor";
import type { HospitalId, IdentityProviderId, ProviderSignInId, StaffId } from "@/lib/ids";
import { digest, hospitalPolicy, instant, sealedText } from "./columns";
import { hospital } from "./hospital";
import { staff } from "./staff";

/** Which value of the claim gives which role. */
export type RoleRule = { value: string; role: Role };

/** A hospital's OpenID Connect provider for single sign-on. */
export const identityProvider = pgTable(
  "identity_provider",
  {
    id: uuid().$type<IdentityProviderId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    /** What the button on the sign-in page names. */
    name: text().notNull(),
    issuer: text().notNull(),
    clientId: text().notNull(),
    clientSecret: sealedText().notNull(),
    /** The claim of the ID token that holds roles, such as `groups`, and what its values give. */
    roleClaim: text().notNull(),
    roleRules: jsonb().$type<RoleRule[]>().notNull(),
    /** Whether people without an account get one at their first sign-in. */
    createsAccounts: boolean().notNull(),
    isEnabled: boolean().notNull(),
    createdAt: instant().notNull(),
    createdBy: uuid().$type<StaffId>(),
  },
  (table) => [
    hospitalPolicy(),
    unique("identity_provider_of_hospital").on(table.hospitalId, table.id),
    foreignKey({ columns: [table.hospitalId, table.createdBy], foreignColumns: [staff.hospitalId, staff.id] }),
    uniqueIndex("identity_provider_one_enabled")
      .on(table.hospitalId)
      .where(sql`${table.isEnabled}`),
  ],
);

/** A person at an identity provider: the subject of its tokens. */
export const staffIdentity = pgTable(
  "staff_identity",
  {
    providerId: uuid().$type<IdentityProviderId>().notNull(),
    subject: text().notNull(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    staffId: uuid().$type<StaffId>().notNull(),
    createdAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.providerId, table.subject] }),
    foreignKey({
      columns: [table.hospitalId, table.providerId],
      foreignColumns: [identityProvider.hospitalId, identityProvider.id],
    }),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    index("staff_identity_staff").on(table.hospitalId, table.staffId),
  ],
);

/** A sign-in that was sent to a provider: what its answer must match. Works once. */
export const providerSignIn = pgTable(
  "provider_sign_in",
  {
    id: uuid().$type<ProviderSignInId>().primaryKey(),
    /** SHA-256 of the `state` parameter. */
    stateDigest: digest().notNull(),
    providerId: uuid().$type<IdentityProviderId>().notNull(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    nonce: text().notNull(),
    /** The PKCE code verifier, of which the browser knows nothing. */
    codeVerifier: sealedText().notNull(),
    /** How old the person's proof at the provider may be, in seconds; null where the version before has begun it. */
    maxAge: integer(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.providerId],
      foreignColumns: [identityProvider.hospitalId, identityProvider.id],
    }),
    uniqueIndex("provider_sign_in_state").on(table.stateDigest),
    index("provider_sign_in_expires").on(table.expiresAt),
  ],
);
