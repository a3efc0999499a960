import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import { postJson } from "@/components/ui/post-json";

type Begun<Options> = { challengeId: string; options: Options };

/** `cancelled`: by the person, or after a minute. `exists`: this authenticator has a passkey of the person already. */
export type NoPasskey = "cancelled" | "exists" | "unsupported" | "unreachable";

export type PasskeyAnswer = { challengeId: string; response: AuthenticationResponseJSON };
export type NewPasskey = { challengeId: string; response: RegistrationResponseJSON };

/** Has the person prove a passkey; with `autofill` when they choose it in the field for the e-mail address, however late. */
export async function provePasskey(
  purpose: "sign-in" | "unlock" | "verify",
  { autofill = false }: { autofill?: boolean } = {},
): Promise<PasskeyAnswer | NoPasskey> {
  const { browserSupportsWebAuthn, browserSupportsWebAuthnAutofill, startAuthentication } =
    await import("@simplewebauthn/browser");
  const isSupported = autofill ? await browserSupportsWebAuthnAutofill() : browserSupportsWebAuthn();
  if (!isSupported) return "unsupported";
  const begun = await postJson<Begun<PublicKeyCredentialRequestOptionsJSON>>("/api/passkey-options", { for: purpose });
  if (begun?.status !== "done") return "unreachable";
  const { challengeId, options: optionsJSON } = begun.value;
  try {
    return { challengeId, response: await startAuthentication({ optionsJSON, useBrowserAutofill: autofill }) };
  } catch {
    return "cancelled";
  }
}

/** Ends the wait of {@link provePasskey} for a choice in the field. */
export async function cancelPasskey(): Promise<void> {
  (await import("@simplewebauthn/browser")).WebAuthnAbortService.cancelCeremony();
}

/** Has the person make a passkey: whoever is signed in, or the one for whom the link with a token was made. */
export async function createPasskey(token?: string): Promise<NewPasskey | NoPasskey> {
  const { browserSupportsWebAuthn, startRegistration, WebAuthnError } = await import("@simplewebauthn/browser");
  if (!browserSupportsWebAuthn()) return "unsupported";
  const asked = token === undefined ? { for: "enrol" } : { for: "join", token };
  const begun = await postJson<Begun<PublicKeyCredentialCreationOptionsJSON>>("/api/passkey-options", asked);
  if (begun?.status !== "done") return "unreachable";
  const { challengeId, options: optionsJSON } = begun.value;
  try {
    return { challengeId, response: await startRegistration({ optionsJSON }) };
  } catch (error) {
    const exists = error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED";
    return exists ? "exists" : "cancelled";
  }
}
