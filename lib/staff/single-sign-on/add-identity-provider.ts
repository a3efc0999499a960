import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { lockOwnHospital } from "@/lib/hospital/hospital-table";
import { newId, type IdentityProviderId } from "@/lib/ids";
import { newProviderInput } from "@/lib/staff/single-sign-on/identity-provider-input";
import { insertProvider } from "@/lib/staff/single-sign-on/identity-provider-table";
import { refuseSecondEnabled } from "@/lib/staff/single-sign-on/one-enabled";
import { factsOf } from "@/lib/staff/single-sign-on/provider-facts";
import { sealProviderSecret } from "@/lib/staff/single-sign-on/provider-secret";

/** Adds an identity provider. Throws `invalid-input` where it is to be enabled beside another one. */
export const addIdentityProvider = command({
  name: "add-identity-provider",
  roles: ["admin"],
  needsVerification: true,
  input: newProviderInput,
  run: async (tx, { clientSecret, ...settings }): Promise<{ id: IdentityProviderId }> => {
    await lockOwnHospital(tx);
    const id = newId<IdentityProviderId>();
    if (settings.isEnabled) await refuseSecondEnabled(tx, id);
    const columns = { ...settings, clientSecret: sealProviderSecret(id, clientSecret) };
    await insertProvider(tx, { ...columns, id, createdBy: tx.actor.staffId });
    await recordAudit(tx, {
      action: "hospital.identity-provider-added",
      subject: { kind: "identity-provider", id },
      detail: factsOf(columns, clientSecret),
    });
    return { id };
  },
});
