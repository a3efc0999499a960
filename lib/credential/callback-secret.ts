import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { SECRET_PREFIX } from "@/lib/abdm/callback-address";
import { openCallbackSecret, sealCallbackSecret } from "@/lib/credential/credential-secrets";
import { updateCredential, type CredentialRow } from "@/lib/credential/credential-table";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { CredentialId } from "@/lib/ids";

type SecretColumns = Pick<CredentialRow, "callbackSecret" | "callbackSecretDigest" | "callbackSecretBeginning">;

const SECRET_BYTES = 16;
/** Characters of a secret part that people may see. */
const SHOWN = 4;

/** Makes the secret part of a credential's callback address: 128 random bits, in hexadecimal since some systems change letters' case. */
export function newCallbackSecret(id: CredentialId): SecretColumns {
  const secret = randomBytes(SECRET_BYTES).toString("hex");
  return {
    callbackSecret: sealCallbackSecret(id, secret),
    callbackSecretDigest: callbackSecretDigest(secret),
    callbackSecretBeginning: secret.slice(0, SHOWN),
  };
}

/** SHA-256 of a secret part, in lower case: what is stored and compared, so that a copy of the database does not contain the address. */
export function callbackSecretDigest(secret: string): Buffer {
  return createHash("sha256").update(secret.toLowerCase()).digest();
}

/** The credential with a secret part, which it gets now if it is from before there was one. The caller has locked the hospital. */
export async function withCallbackSecret(tx: Tx, credential: CredentialRow): Promise<CredentialRow> {
  if (credential.callbackSecret !== null) return credential;
  const secret = newCallbackSecret(credential.id);
  await updateCredential(tx, credential.id, secret);
  return { ...credential, ...secret };
}

/** The address that is registered with the gateway for a credential: APP_URL, with the credential's secret part if it has one. */
export function callbackAddressOf(credential: Pick<CredentialRow, "id" | "callbackSecret">): string {
  const secret = openCallbackSecret(credential);
  return secret === null ? env().APP_URL : `${env().APP_URL}/${SECRET_PREFIX}/${secret}`;
}

/** The same as people and tables may see it, with the secret part masked. */
export function maskedCallbackAddressOf({
  callbackSecretBeginning: beginning,
}: Pick<CredentialRow, "callbackSecretBeginning">): string {
  return beginning === null ? env().APP_URL : `${env().APP_URL}/${SECRET_PREFIX}/${beginning}…`;
}

/** An address without the secret part that is its end, if it has one. */
export function withoutSecretPart(url: string): string {
  return url.replace(/\/g\/[^/?#]+\/*$/, "");
}

/** Masks the secret part of any address. */
export function maskCallbackAddress(url: string): string {
  return url.replace(/\/g\/([^/?#]{4})[^/?#]+/, "/g/$1…");
}

/** Whether the gateway has accepted the address with this credential's own secret part. */
export function hasOwnCallbackAddress(
  credential: Pick<CredentialRow, "callbackSecretBeginning" | "callbackUrl">,
): boolean {
  const { callbackSecretBeginning, callbackUrl } = credential;
  return callbackSecretBeginning !== null && callbackUrl === maskedCallbackAddressOf(credential);
}
