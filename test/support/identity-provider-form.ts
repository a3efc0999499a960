import type { RoleRule } from "@/drizzle/schema/identity-provider";

/** What an admin enters for a provider of single sign-on. */
export const identityProviderForm = (issuer = "https://127.0.0.1:1") => ({
  name: "City directory",
  issuer,
  clientId: "consent-desk",
  clientSecret: "a-secret-of-the-provider",
  roleClaim: "groups",
  roleRules: [
    { value: "doctors", role: "doctor" },
    { value: "it", role: "admin" },
  ] satisfies RoleRule[],
  createsAccounts: true,
  isEnabled: false,
});
