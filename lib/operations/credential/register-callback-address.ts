import "server-only";
import { commandWithGatewayCall } from "@/lib/access/command";
import { credentialIdInput } from "@/lib/credential/credential-input";
import { findCredential } from "@/lib/credential/credential-table";
import { recordCallbackAddress } from "@/lib/credential/record-callback-address";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { SendResult } from "@/lib/outbound/delivery-steps";
import { sendNow } from "@/lib/outbound/send-now";

/**
 * Registers our address, APP_URL, with the gateway as the one to which it sends callbacks; returns it. Throws `conflict` for a credential
 * that is not the active one, `gateway-refused` in the gateway's words, and `gateway-unreachable`.
 */
export const registerCallbackAddress = commandWithGatewayCall({
  name: "register-callback-address",
  roles: ["admin"],
  input: credentialIdInput,
  before: async (tx, { credentialId }) => {
    const credential = await findCredential(tx, credentialId);
    if (!credential) throw new AppError("not-found");
    if (credential.state !== "active") throw new AppError("conflict");
    return credential;
  },
  call: ({ database, actor: { hospitalId }, now }) => {
    const actor = { kind: "job", hospitalId, job: "register-callback-address" } as const;
    const content = { url: env().APP_URL };
    return sendNow({ database, actor, now }, { kind: "register-callback-address", content });
  },
  after: async (tx, result, { id }): Promise<{ url: string }> => {
    if (result.outcome === "no-session") throw withoutSession(result);
    if (result.outcome === "refused" || result.outcome === "unauthorised") {
      throw new AppError("gateway-refused", result.error.message || undefined);
    }
    if (result.outcome !== "accepted") throw new AppError("gateway-unreachable");
    const url = env().APP_URL;
    await recordCallbackAddress(tx, id, url);
    return { url };
  },
});

function withoutSession({ reason, error }: Extract<SendResult, { outcome: "no-session" }>): AppError {
  if (reason === "no-credential") return new AppError("no-credential");
  return new AppError(
    reason === "unreachable" ? "gateway-unreachable" : "gateway-refused",
    error?.message || undefined,
  );
}
