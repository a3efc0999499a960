import "server-only";
import type { AuditDetail } from "@/lib/audit/audit-action";
import { secretFingerprint } from "@/lib/audit/secret-fingerprint";
import type { CredentialInput } from "@/lib/credential/credential-input";
import { openClientSecret } from "@/lib/credential/credential-secrets";
import type { CredentialRow } from "@/lib/credential/credential-table";
import { AppError } from "@/lib/errors";

const FACTS = ["gatewayUrl", "dialect", "clientId", "cmId", "hiuId", "jwksUrl", "issuer", "abhaUrl"] as const;

/** The settings of a credential for the audit trail, the secret as a fingerprint; as `...Before` those of the one that it replaces. */
export function credentialFacts(after: CredentialInput, before: CredentialRow | null = null): AuditDetail {
  const facts = [
    ...FACTS.map((name) => [name, after[name]] as const),
    ["secretFingerprint", secretFingerprint(after.clientSecret)] as const,
    ...(before ? FACTS.map((name) => [`${name}Before`, before[name]] as const) : []),
    ...(before ? [["secretFingerprintBefore", fingerprintOf(before)] as const] : []),
  ];
  return Object.fromEntries(facts);
}

/** Null where the key of the stored secret is lost. */
function fingerprintOf(row: CredentialRow): string | null {
  try {
    return secretFingerprint(openClientSecret(row));
  } catch (error) {
    if (error instanceof AppError && error.code === "sealed-data-unreadable") return null;
    throw error;
  }
}
