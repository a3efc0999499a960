import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { secretFingerprint } from "@/lib/audit/secret-fingerprint";
import { env } from "@/lib/env";
import { listProviderRows, type IdentityProviderRow } from "@/lib/staff/single-sign-on/identity-provider-table";
import type { IdentityProviderView } from "@/lib/staff/single-sign-on/identity-provider-view";
import { storedSecret } from "@/lib/staff/single-sign-on/provider-facts";

/** The identity providers of the hospital, the enabled one first. */
export const listIdentityProviders = query({
  name: "list-identity-providers",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<IdentityProviderView[]> => (await listProviderRows(tx)).map(toView),
  audits: { because: "settings of the hospital" },
});

function toView(row: IdentityProviderRow): IdentityProviderView {
  const { id, name, issuer, clientId, roleClaim, roleRules, createsAccounts, isEnabled } = row;
  const { NEXTAUTH_URL, APP_URL } = env();
  const { origin } = new URL(NEXTAUTH_URL ?? APP_URL);
  return {
    id,
    name,
    issuer,
    clientId,
    secretFingerprint: secretFingerprint(storedSecret(row)),
    roleClaim,
    roleRules,
    createsAccounts,
    isEnabled,
    callbackUrl: `${origin}/api/sso/callback/${id}`,
    logoutUrl: `${origin}/api/sso/backchannel/${id}`,
  };
}
