import "server-only";
import type { CredentialRow } from "@/lib/credential/credential-table";
import type { CredentialId } from "@/lib/ids";
import { unseal, seal } from "@/lib/crypto/seal";

const secretOf = (id: CredentialId) => `credential:${id}:client-secret`;
const tokenOf = (id: CredentialId) => `credential:${id}:access-token`;
const callbackSecretOf = (id: CredentialId) => `credential:${id}:callback-secret`;

export function sealClientSecret(id: CredentialId, secret: string): string {
  return seal(secret, secretOf(id));
}

export function openClientSecret({ id, clientSecret }: Pick<CredentialRow, "id" | "clientSecret">): string {
  return unseal(clientSecret, secretOf(id));
}

export function sealAccessToken(id: CredentialId, token: string): string {
  return seal(token, tokenOf(id));
}

export function openAccessToken(id: CredentialId, sealed: string): string {
  return unseal(sealed, tokenOf(id));
}

export function sealCallbackSecret(id: CredentialId, secret: string): string {
  return seal(secret, callbackSecretOf(id));
}

export function openCallbackSecret({
  id,
  callbackSecret,
}: Pick<CredentialRow, "id" | "callbackSecret">): string | null {
  return callbackSecret === null ? null : unseal(callbackSecret, callbackSecretOf(id));
}
