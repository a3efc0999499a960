/** How a person signed in. `invitation`: by a link of an invitation or a reset. */
export const SIGN_IN_METHODS = ["password", "password-and-code", "passkey", "single-sign-on", "invitation"] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/** Why a session ended. */
export const SESSION_ENDS = [
  "signed-out",
  "replaced",
  "idle",
  "expired",
  "too-many",
  "ended-by-owner",
  "ended-by-admin",
  "disabled",
  "changed",
  "provider-logout",
] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];
