import "server-only";
import type { AuditDetail } from "@/lib/audit/audit-action";
import { secretFingerprint } from "@/lib/audit/secret-fingerprint";
import type { IdentityProviderRow, ProviderColumns } from "@/lib/staff/single-sign-on/identity-provider-table";
import { openProviderSecret } from "@/lib/staff/single-sign-on/provider-secret";

/** A setting of a provider for the audit trail: the secret as its fingerprint, each rule as one text. */
export type ProviderFacts = Record<string, string | boolean | readonly string[]>;

export function factsOf(provider: ProviderColumns, secret: string): ProviderFacts {
  const { name, issuer, clientId, roleClaim, roleRules, createsAccounts, isEnabled } = provider;
  const rules = roleRules.map(({ value, role }) => `${value}: ${role}`);
  return {
    name,
    issuer,
    clientId,
    secretFingerprint: secretFingerprint(secret),
    roleClaim,
    roleRules: rules,
    createsAccounts,
    isEnabled,
  };
}

/** What a change changed: the new value under its name, the old one as `<name>Before`. */
export function changedFacts(before: ProviderFacts, after: ProviderFacts): AuditDetail {
  const changed = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(
    changed.flatMap((name) => [
      [name, after[name] ?? null],
      [`${name}Before`, before[name] ?? null],
    ]),
  );
}

/** A stored secret as plain text; empty where it can no longer be read and must be entered again. */
export function storedSecret(row: IdentityProviderRow): string {
  try {
    return openProviderSecret(row);
  } catch {
    return "";
  }
}
