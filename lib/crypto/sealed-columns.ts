declare const sealed: unique symbol;

/** Text that only `lib/crypto/seal.ts` makes, and that a sealed column alone takes. */
export type SealedText = string & { readonly [sealed]: true };
/** The same for bytes. */
export type SealedBytes = Buffer & { readonly [sealed]: true };
/** The same under the data key of an artefact. */
export type RecordBytes = Buffer & { readonly [sealed]: "record" };
/** The only place where a sealed value can be opened: its associated data. Made by {@link sealedPlace} alone. */
export type SealedPlace = string & { readonly [sealed]: "place" };

/** In the column with the key's name: a version that did not seal this column yet stored the value, which is as it came. */
export const IN_CLEAR = "clear";

type SealedColumn = {
  /** The schema of the table, where that is not `public`. */
  schema?: string;
  table: string;
  column: string;
  /** The column by which the place of a value is named. */
  id: string;
  /** The column with the name of each value's key, where there are too many rows to read every value. */
  keyColumn?: string;
  /** Whose value it is: each row belongs to a hospital, or there is one row for the whole installation. */
  of: "hospital" | "installation";
  /** What the value belongs to; a part of its place, so that it never changes. */
  owner: string;
  /** What it is called in a sentence for the operator: one, and several. */
  noun: readonly [one: string, several: string];
};

/** Every column whose values are sealed. The sweep that seals them anew and the check at the start go by this list; a test compares it with the schema. */
export const SEALED_COLUMNS = {
  "client-secret": {
    table: "credential",
    column: "client_secret",
    id: "id",
    of: "hospital",
    owner: "credential",
    noun: ["client secret", "client secrets"],
  },
  "access-token": {
    table: "gateway_session",
    column: "access_token",
    id: "credential_id",
    of: "hospital",
    owner: "credential",
    noun: ["gateway token", "gateway tokens"],
  },
  "callback-secret": {
    table: "credential",
    column: "callback_secret",
    id: "id",
    of: "hospital",
    owner: "credential",
    noun: ["secret part of a callback address", "secret parts of callback addresses"],
  },
  body: {
    table: "gateway_callback",
    column: "body",
    id: "id",
    keyColumn: "body_key",
    of: "hospital",
    owner: "callback",
    noun: ["callback body", "callback bodies"],
  },
  "push-token": {
    schema: "vault",
    table: "transfer_key",
    column: "push_token",
    id: "data_request_id",
    of: "hospital",
    owner: "data-request",
    noun: ["address for records", "addresses for records"],
  },
  "data-key": {
    schema: "vault",
    table: "data_key",
    column: "key",
    id: "id",
    of: "hospital",
    owner: "data-key",
    noun: ["key of records", "keys of records"],
  },
  "transfer-key": {
    schema: "vault",
    table: "transfer_key",
    column: "private_key",
    id: "data_request_id",
    of: "hospital",
    owner: "data-request",
    noun: ["key of a transfer", "keys of transfers"],
  },
  "audit-digest-key": {
    table: "audit_digest_key",
    column: "key",
    id: "hospital_id",
    of: "hospital",
    owner: "hospital",
    noun: ["key of the audit trail's patient digests", "keys of the audit trail's patient digests"],
  },
  "authenticator-secret": {
    table: "authenticator_app",
    column: "secret",
    id: "staff_id",
    of: "hospital",
    owner: "staff",
    noun: ["secret of an authenticator app", "secrets of authenticator apps"],
  },
  "provider-secret": {
    table: "identity_provider",
    column: "client_secret",
    id: "id",
    of: "hospital",
    owner: "identity-provider",
    noun: ["client secret of an identity provider", "client secrets of identity providers"],
  },
  "code-verifier": {
    table: "provider_sign_in",
    column: "code_verifier",
    id: "id",
    of: "hospital",
    owner: "provider-sign-in",
    noun: ["code verifier of a sign-in", "code verifiers of sign-ins"],
  },
  canary: {
    table: "encryption_canary",
    column: "value",
    id: "id",
    of: "installation",
    owner: "installation",
    noun: ["check value of the database", "check values of the database"],
  },
} as const satisfies Record<string, SealedColumn>;

export type SealedKind = keyof typeof SEALED_COLUMNS;

/** Names the only place where a value belongs, such as `credential:<id>:client-secret`: copied to another place it cannot be opened. */
export function sealedPlace(kind: SealedKind, id: string): SealedPlace {
  return `${SEALED_COLUMNS[kind].owner}:${id}:${kind}` as SealedPlace;
}
