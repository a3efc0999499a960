import "server-only";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { addCredentialVersion } from "@/lib/credential/add-credential-version";
import { credentialFacts } from "@/lib/credential/credential-facts";
import { credentialInput } from "@/lib/credential/credential-input";
import { activeCredential, updateCredentialsInState } from "@/lib/credential/credential-table";
import { lockGatewaySession } from "@/lib/credential/gateway-session-table";
import { retirePreviousCredentials } from "@/lib/credential/retire-credential";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import { mayTryByHand } from "@/lib/credential/session-rules";
import { AppError } from "@/lib/errors";
import { lockOwnHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { closeCircuit } from "@/lib/outbound/circuit-breaker";
import { isRefusal, openGatewaySession, sessionError, storeSessionResult } from "@/lib/outbound/open-gateway-session";
import { withSessionLease } from "@/lib/outbound/session-lease";

/**
 * Replaces the active credential by its next version, once the gateway has opened a session with it: the next call of every process uses
 * it, while calls in flight end with the old one. Throws `gateway-refused` in the gateway's words, `gateway-unreachable`, `no-credential`
 * where there is none yet, and `conflict` when another admin was quicker.
 */
export const replaceCredential = commandInSteps({
  name: "replace-credential",
  roles: ["admin"],
  needsVerification: true,
  input: credentialInput,
  before: async (tx) => {
    const active = await activeCredential(tx);
    if (!active) throw new AppError("no-credential");
    return active;
  },
  call: async (scope, active, input) => {
    const session = await withSessionLease<SessionOutcome>(scope, active.id, {
      isByHand: true,
      isOwn: false,
      withoutRequest: (known) => {
        if (!mayTryByHand(known, scope.now)) throw new AppError("too-many-attempts");
        return null;
      },
      request: (callId) => openGatewaySession(input, input.clientSecret, callId),
      conclude: async (tx, { outcome }) => {
        if (outcome === "opened") return;
        const subject = { kind: "credential", id: active.id } as const;
        await recordAudit(tx, { action: "credential.replacement-refused", subject, detail: { outcome } });
      },
      toAnswer: (result) => result,
    });
    if (session.outcome === "opened") return session;
    const code = isRefusal(session) ? "gateway-refused" : "gateway-unreachable";
    throw new AppError(code, sessionError(session).message || undefined);
  },
  after: async (tx, session, before, input): Promise<{ id: CredentialId }> => {
    await lockOwnHospital(tx, { newHiuId: input.hiuId });
    if ((await activeCredential(tx))?.id !== before.id) throw new AppError("conflict");
    await retirePreviousCredentials(tx);
    await updateCredentialsInState(tx, "active", { state: "previous" });
    const id = await addCredentialVersion(tx, input, before);
    await storeSessionResult(tx, await lockGatewaySession(tx, id), session);
    await closeCircuit(tx, before.id);
    await recordAudit(tx, {
      action: "credential.replaced",
      subject: { kind: "credential", id },
      detail: { previous: before.id, ...credentialFacts(input, before) },
    });
    await publishChange(tx, "credential", id);
    return { id };
  },
});
