import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import { record } from "@/lib/audit/record";
import { askWithStoredSecret, complaint, isRefusal, keepOutcome } from "@/lib/credential/gateway-session";
import type { CredentialIdInput } from "@/lib/credential/input";
import { isNearGatewayLock } from "@/lib/credential/rules";
import { lockGatewaySession, ownCredential } from "@/lib/credential/store";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { announce } from "@/lib/live/announce";

export type ConnectionTest = { outcome: "opened" } | { outcome: "refused" | "unreachable"; error: WireError };

/**
 * Opens a gateway session with the stored secret, one try, and records what came of it; when it works, calls that
 * had stopped after refusals go again. Throws `too-many-attempts` where a further refusal could lock the client.
 */
export async function testConnection(ctx: Context, { credentialId }: CredentialIdInput): Promise<ConnectionTest> {
  permitStaff(ctx, "admin");
  return transact(ctx, async (ctx) => {
    const credential = await ownCredential(ctx, credentialId);
    if (!credential) throw new AppError("not-found");
    if (credential.state === "retired") throw new AppError("conflict");
    // The row is held while the gateway is asked, as by any other process that would ask.
    const held = await lockGatewaySession(ctx.db, credentialId);
    if (isNearGatewayLock(held, ctx.now)) throw new AppError("too-many-attempts");
    const answer = await askWithStoredSecret(credential, ctx.now);
    await keepOutcome(ctx.db, held, answer, ctx.now);
    const subject = { kind: "credential", id: credentialId } as const;
    await record(ctx, {
      action: "credential.tested",
      subject,
      detail: { outcome: answer.outcome },
    });
    await announce(ctx, "credential", credentialId);
    if (answer.outcome === "opened") return { outcome: "opened" };
    return {
      outcome: isRefusal(answer) ? "refused" : "unreachable",
      error: complaint(answer),
    };
  });
}
