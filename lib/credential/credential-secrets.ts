import "server-only";
import type { CredentialRow } from "@/lib/credential/credential-table";
import type { CredentialId } from "@/lib/ids";
import { sealText, unsealText } from "@/lib/crypto/seal";
import { sealedPlace, type SealedText } from "@/lib/crypto/sealed-columns";

/** In place of the secret of a credential that is no longer used. */
export const ERASED_SECRET = "" as SealedText;

export function sealClientSecret(id: CredentialId, secret: string): SealedText {
  return sealText(secret, sealedPlace("client-secret", id));
}

export function openClientSecret({ id, clientSecret }: Pick<CredentialRow, "id" | "clientSecret">): string {
  return unsealText(clientSecret, sealedPlace("client-secret", id));
}

export function sealAccessToken(id: CredentialId, token: string): SealedText {
  return sealText(token, sealedPlace("access-token", id));
}

export function openAccessToken(id: CredentialId, sealed: SealedText): string {
  return unsealText(sealed, sealedPlace("access-token", id));
}

export function sealCallbackSecret(id: CredentialId, secret: string): SealedText {
  return sealText(secret, sealedPlace("callback-secret", id));
}

export function openCallbackSecret({
  id,
  callbackSecret,
}: Pick<CredentialRow, "id" | "callbackSecret">): string | null {
  return callbackSecret === null ? null : unsealText(callbackSecret, sealedPlace("callback-secret", id));
}
