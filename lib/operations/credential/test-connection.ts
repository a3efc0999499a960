import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { credentialIdInput } from "@/lib/credential/credential-input";
import { findCredential } from "@/lib/credential/credential-table";
import { mayTryByHand } from "@/lib/credential/session-rules";
import { AppError } from "@/lib/errors";
import { publishChange } from "@/lib/live/publish-change";
import { closeCircuit } from "@/lib/outbound/circuit-breaker";
import { isRefusal, openStoredSession, sessionError } from "@/lib/outbound/open-gateway-session";
import { withSessionLease } from "@/lib/outbound/session-lease";

export type ConnectionTest = { outcome: "opened" } | { outcome: "refused" | "unreachable"; error: WireError };

/**
 * Opens a gateway session with the stored secret, one try, and records the result; when it succeeds, messages that had stopped after
 * refusals, or wait for the gateway, are sent again. Throws `too-many-attempts` where a further refusal could lock the client.
 */
export const testConnection = commandInSteps({
  name: "test-connection",
  roles: ["admin"],
  input: credentialIdInput,
  before: async (tx, { credentialId }) => {
    const credential = await findCredential(tx, credentialId);
    if (!credential) throw new AppError("not-found");
    if (credential.state === "retired") throw new AppError("conflict");
    return credential;
  },
  call: (scope, credential) =>
    withSessionLease<ConnectionTest>(scope, credential.id, {
      isByHand: true,
      withoutRequest: (session) => {
        if (!mayTryByHand(session, scope.now)) throw new AppError("too-many-attempts");
        return null;
      },
      request: (callId) => openStoredSession(credential, callId),
      conclude: async (tx, { outcome }) => {
        const subject = { kind: "credential", id: credential.id } as const;
        await recordAudit(tx, { action: "credential.tested", subject, detail: { outcome } });
        await publishChange(tx, "credential", credential.id);
        if (outcome === "opened") await closeCircuit(tx, credential.id);
      },
      toAnswer: (result) =>
        result.outcome === "opened"
          ? { outcome: "opened" }
          : { outcome: isRefusal(result) ? "refused" : "unreachable", error: sessionError(result) },
    }),
});
