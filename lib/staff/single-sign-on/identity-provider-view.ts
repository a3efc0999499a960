import "server-only";
import type { Role } from "@/lib/db/actor";

/** An identity provider as admins see it, which never holds the secret. */
export type IdentityProviderView = {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  /** By which secrets differ, as in the audit trail. */
  secretFingerprint: string;
  roleClaim: string;
  roleRules: readonly { value: string; role: Role }[];
  createsAccounts: boolean;
  isEnabled: boolean;
  /** Where the provider sends answers of sign-ins, and its logout tokens: to be entered there. */
  callbackUrl: string;
  logoutUrl: string;
};

/** What the discovery document of a provider shows. */
export type ProviderTest =
  | {
      outcome: "found";
      /** The signature algorithms of ID tokens that are accepted here. */
      algorithms: string[];
      /** Whether it names itself in answers, against mix-up (RFC 9207). */
      namesIssuer: boolean;
      /** Whether it sends logout tokens. */
      sendsLogout: boolean;
      /** Whether it announces PKCE with S256. */
      supportsPkce: boolean;
    }
  | { outcome: "unreachable" | "unusable" };
