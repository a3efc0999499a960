import "server-only";
import { commandInSteps } from "@/lib/access/command";
import { withCallbackSecret } from "@/lib/credential/callback-secret";
import { credentialIdInput } from "@/lib/credential/credential-input";
import { findCredential } from "@/lib/credential/credential-table";
import { recordCallbackAddress } from "@/lib/credential/record-callback-address";
import { AppError } from "@/lib/errors";
import { lockOwnHospital } from "@/lib/hospital/hospital-table";
import type { SendResult } from "@/lib/outbound/delivery-steps";
import { sendNow } from "@/lib/outbound/send-now";

/**
 * Registers our address, with the credential's secret part, at the gateway as the one to which it sends callbacks; returns it with that
 * part masked. Throws `conflict` for a credential that is not the active one, `gateway-refused` in the gateway's words, and `gateway-unreachable`.
 */
export const registerCallbackAddress = commandInSteps({
  name: "register-callback-address",
  roles: ["admin"],
  needsVerification: true,
  input: credentialIdInput,
  before: async (tx, { credentialId }) => {
    await lockOwnHospital(tx);
    const credential = await findCredential(tx, credentialId);
    if (!credential) throw new AppError("not-found");
    if (credential.state !== "active") throw new AppError("conflict");
    return withCallbackSecret(tx, credential);
  },
  call: ({ database, actor: { hospitalId }, now }) => {
    const actor = { kind: "job", hospitalId, job: "register-callback-address" } as const;
    return sendNow({ database, actor, now }, { kind: "register-callback-address" });
  },
  after: async (tx, result, credential): Promise<{ url: string }> => {
    if (result.outcome === "no-session") throw withoutSession(result);
    if (result.outcome === "refused" || result.outcome === "unauthorised") {
      throw new AppError("gateway-refused", result.error.message || undefined);
    }
    if (result.outcome !== "accepted") throw new AppError("gateway-unreachable");
    return { url: await recordCallbackAddress(tx, credential) };
  },
});

function withoutSession({ reason, error }: Extract<SendResult, { outcome: "no-session" }>): AppError {
  if (reason === "no-credential") return new AppError("no-credential");
  return new AppError(
    reason === "unreachable" ? "gateway-unreachable" : "gateway-refused",
    error?.message || undefined,
  );
}
