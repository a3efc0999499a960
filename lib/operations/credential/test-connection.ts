import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import { record } from "@/lib/audit/record-audit";
import { closeCircuit } from "@/lib/outbound/circuit-breaker";
import { askWithStoredSecret, complaint, isRefusal } from "@/lib/outbound/open-gateway-session";
import type { CredentialIdInput } from "@/lib/credential/credential-input";
import { isNearGatewayLock } from "@/lib/credential/session-rules";
import { inSessionTurn } from "@/lib/outbound/session-lease";
import { ownCredential } from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { CredentialId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

export type ConnectionTest = { outcome: "opened" } | { outcome: "refused" | "unreachable"; error: WireError };

/**
 * Opens a gateway session with the stored secret, one try, and records what came of it; when it works, calls that
 * had stopped after refusals, or wait for the gateway, go again. Throws `too-many-attempts` where a further refusal could lock the client.
 */
export async function testConnection(ctx: Context, { credentialId }: CredentialIdInput): Promise<ConnectionTest> {
  permitStaff(ctx, "admin");
  const credential = await ownCredential(ctx, credentialId);
  if (!credential) throw new AppError("not-found");
  if (credential.state === "retired") throw new AppError("conflict");
  return inSessionTurn<ConnectionTest>(ctx.db, credential, ctx.now, {
    known: (held) => {
      if (isNearGatewayLock(held, ctx.now)) throw new AppError("too-many-attempts");
      return null;
    },
    ask: () => askWithStoredSecret(credential, ctx.now),
    conclude: (db, answer) => conclude({ ...ctx, db }, credentialId, answer),
  });
}

async function conclude(ctx: Context, credentialId: CredentialId, answer: SessionOutcome): Promise<ConnectionTest> {
  const subject = { kind: "credential", id: credentialId } as const;
  await record(ctx, { action: "credential.tested", subject, detail: { outcome: answer.outcome } });
  await announce(ctx, "credential", credentialId);
  if (answer.outcome !== "opened") {
    return { outcome: isRefusal(answer) ? "refused" : "unreachable", error: complaint(answer) };
  }
  await closeCircuit(ctx, credentialId);
  return { outcome: "opened" };
}
