import "server-only";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { providerIdInput } from "@/lib/staff/single-sign-on/identity-provider-input";
import { findProviderRow } from "@/lib/staff/single-sign-on/identity-provider-table";
import type { ProviderTest } from "@/lib/staff/single-sign-on/identity-provider-view";
import { readMetadata, usableAlgorithms } from "@/lib/staff/single-sign-on/provider-client";
import { isUnreachable } from "@/lib/staff/single-sign-on/provider-fetch";

/** Reads what a provider publishes about itself now, and returns what matters for signing in. */
export const testIdentityProvider = commandInSteps({
  name: "test-identity-provider",
  roles: ["admin"],
  input: providerIdInput,
  before: async (tx, { id }) => {
    const row = await findProviderRow(tx, id);
    if (!row) throw new AppError("not-found");
    return row;
  },
  call: async (_scope, { issuer, clientId }): Promise<ProviderTest> => {
    try {
      const metadata = await readMetadata(issuer, clientId);
      return {
        outcome: "found",
        algorithms: usableAlgorithms(metadata),
        namesIssuer: metadata.authorization_response_iss_parameter_supported === true,
        sendsLogout: metadata["backchannel_logout_supported"] === true,
        supportsPkce: metadata.code_challenge_methods_supported?.includes("S256") === true,
      };
    } catch (error) {
      return { outcome: isUnreachable(error) ? "unreachable" : "unusable" };
    }
  },
  after: async (tx, result, { id }): Promise<ProviderTest> => {
    await recordAudit(tx, {
      action: "hospital.identity-provider-tested",
      subject: { kind: "identity-provider", id },
      detail: { outcome: result.outcome },
    });
    return result;
  },
});
