import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { lockOwnHospital } from "@/lib/hospital/hospital-table";
import { endProviderSessions } from "@/lib/staff/single-sign-on/end-provider-sessions";
import { changedProviderInput } from "@/lib/staff/single-sign-on/identity-provider-input";
import { lockProviderRow, updateProvider } from "@/lib/staff/single-sign-on/identity-provider-table";
import { refuseSecondEnabled } from "@/lib/staff/single-sign-on/one-enabled";
import { changedFacts, factsOf, storedSecret } from "@/lib/staff/single-sign-on/provider-facts";
import { sealProviderSecret } from "@/lib/staff/single-sign-on/provider-secret";
import { deleteIdentities } from "@/lib/staff/single-sign-on/staff-identity-queries";
import { hasOtherAdmin } from "@/lib/staff/staff-table";

/**
 * Changes an identity provider, from the next sign-in on. Another issuer needs the secret, which would else go to it, and who is who there is
 * found anew by e-mail address. Without the provider, or with another issuer, the sessions that it opened end. Throws `not-found`, `last-admin`
 * where no admin could sign in any more, and `invalid-input` where it is to be enabled beside another one.
 */
export const changeIdentityProvider = command({
  name: "change-identity-provider",
  roles: ["admin"],
  needsVerification: true,
  input: changedProviderInput,
  run: async (tx, { id, clientSecret, ...settings }): Promise<void> => {
    await lockOwnHospital(tx);
    const before = await lockProviderRow(tx, id);
    if (!before) throw new AppError("not-found");
    if (settings.isEnabled) await refuseSecondEnabled(tx, id);
    const isOtherIssuer = settings.issuer !== before.issuer;
    if (isOtherIssuer && clientSecret === undefined)
      throw new AppError("invalid-input", undefined, { clientSecret: "secret-for-issuer" });
    const sealed = clientSecret === undefined ? before.clientSecret : sealProviderSecret(id, clientSecret);
    const after = { ...settings, clientSecret: sealed };
    await updateProvider(tx, id, after);
    const endsProvider = before.isEnabled && (isOtherIssuer || !settings.isEnabled);
    if (endsProvider) {
      // Else they would go on for hours after the hospital has left the provider. Whoever changes it can still see what came of it.
      const all = { subject: null, providerSessionId: null };
      await endProviderSessions(tx, id, all, { reason: "ended-by-admin", except: tx.actor.origin.sessionId });
    }
    if (isOtherIssuer) await deleteIdentities(tx, id);
    if (endsProvider && !(await hasOtherAdmin(tx, null))) throw new AppError("last-admin");
    const stored = storedSecret(before);
    await recordAudit(tx, {
      action: "hospital.identity-provider-changed",
      subject: { kind: "identity-provider", id },
      detail: changedFacts(factsOf(before, stored), factsOf(after, clientSecret ?? stored)),
    });
  },
});
