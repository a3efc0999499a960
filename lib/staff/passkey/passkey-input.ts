import "server-only";
import { z } from "zod";
import type { PasskeyId, SignInChallengeId } from "@/lib/ids";

const encoded = (length: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(length);

/** What every answer of an authenticator has; more is ignored. */
const answer = {
  id: encoded(2_000),
  rawId: encoded(2_000),
  type: z.literal("public-key"),
  clientExtensionResults: z.object({}).default({}),
};

/** A new passkey, as `navigator.credentials.create` returns it in JSON. */
export const registrationResponse = z.object({
  ...answer,
  response: z.object({
    clientDataJSON: encoded(4_000),
    attestationObject: encoded(12_000),
    transports: z
      .array(z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]))
      .max(10)
      .catch([]),
  }),
});

export type RegistrationResponse = z.output<typeof registrationResponse>;

/** The proof of a passkey, as `navigator.credentials.get` returns it in JSON. */
export const authenticationResponse = z.object({
  ...answer,
  response: z.object({
    clientDataJSON: encoded(4_000),
    authenticatorData: encoded(4_000),
    signature: encoded(4_000),
    userHandle: encoded(200).nullish(),
  }),
});
export type AuthenticationResponse = z.output<typeof authenticationResponse>;

export const challengeId = z.uuid().transform((id) => id as SignInChallengeId);
export const passkeyId = z.uuid().transform((id) => id as PasskeyId);
export const passkeyName = z.string("required").trim().min(1, "required").max(60, "too-long");
