import "server-only";
import { sealText, unsealText } from "@/lib/crypto/seal";
import { sealedPlace, type SealedText } from "@/lib/crypto/sealed-columns";
import type { IdentityProviderId, ProviderSignInId } from "@/lib/ids";

export function sealProviderSecret(id: IdentityProviderId, secret: string): SealedText {
  return sealText(secret, sealedPlace("provider-secret", id));
}

export function openProviderSecret({ id, clientSecret }: { id: IdentityProviderId; clientSecret: string }): string {
  return unsealText(clientSecret, sealedPlace("provider-secret", id));
}

export function sealCodeVerifier(id: ProviderSignInId, verifier: string): SealedText {
  return sealText(verifier, sealedPlace("code-verifier", id));
}

export function openCodeVerifier({ id, codeVerifier }: { id: ProviderSignInId; codeVerifier: string }): string {
  return unsealText(codeVerifier, sealedPlace("code-verifier", id));
}
