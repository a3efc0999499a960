import "server-only";

/** Why somebody could not sign in through an identity provider. Each is a text of the sign-in page. */
export const SSO_REFUSALS = [
  /** The provider is unknown or not enabled. */
  "not-available",
  /** The provider does not respond. */
  "unreachable",
  /** The person, or the provider, has broken off. */
  "cancelled",
  /** Too old, of another browser, or not asked for. */
  "expired",
  /** The answer was used before. */
  "used",
  /** The answer of one provider came to the address of another. */
  "other-provider",
  /** The provider's answer fails a check. */
  "answer-refused",
  /** The provider has not asked the person for a proof that is as fresh as was demanded. */
  "proof-too-old",
  /** None of the person's values gives a role here. */
  "no-role",
  "disabled",
  /** Nobody here has this e-mail address, and accounts are not created. */
  "no-account",
  /** The provider names no e-mail address that it has verified. */
  "email-unverified",
  /** The e-mail address has an account in another hospital. */
  "email-taken",
  /** The account belongs to another person at this provider. */
  "other-person",
  /** The roles at the provider would leave the hospital without an admin. */
  "last-admin",
  "too-many-attempts",
] as const;
export type SsoRefusal = (typeof SSO_REFUSALS)[number];
