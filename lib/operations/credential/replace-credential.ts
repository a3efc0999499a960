import "server-only";
import { record } from "@/lib/audit/record-audit";
import { addVersion } from "@/lib/credential/add-credential-version";
import { closeCircuit } from "@/lib/outbound/circuit-breaker";
import { askForSession, complaint, isRefusal } from "@/lib/outbound/open-gateway-session";
import type { CredentialInput } from "@/lib/credential/credential-input";
import { retireAll } from "@/lib/credential/retire-credential";
import { activeCredential, moveCredentials } from "@/lib/credential/credential-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { lockHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/**
 * Puts the next version in the place of the active one, once the gateway has opened a session with it: the next call of
 * every process uses it, while what is under way ends with the old one. Throws `gateway-refused` in the gateway's words,
 * `gateway-unreachable`, `no-credential` where there is none yet, and `conflict` when another admin was quicker.
 */
export async function replaceCredential(ctx: Context, input: CredentialInput): Promise<{ id: CredentialId }> {
  permitStaff(ctx, "admin");
  const before = await activeCredential(ctx);
  if (!before) throw new AppError("no-credential");
  const session = await askForSession(input, input.clientSecret, ctx.now);
  if (session.outcome !== "opened") {
    const subject = { kind: "credential", id: before.id } as const;
    await record(ctx, {
      action: "credential.replacement-refused",
      subject,
      detail: { outcome: session.outcome },
    });
    throw new AppError(
      isRefusal(session) ? "gateway-refused" : "gateway-unreachable",
      complaint(session).message || undefined,
    );
  }
  return transact(ctx, async (ctx) => {
    await lockHospital(ctx.db, ctx.actor.hospitalId);
    if ((await activeCredential(ctx))?.id !== before.id) throw new AppError("conflict");
    await retireAll(ctx, "previous");
    await moveCredentials(ctx, "active", { state: "previous" });
    const id = await addVersion(ctx, input, before, session);
    await closeCircuit(ctx, before.id);
    await record(ctx, {
      action: "credential.replaced",
      subject: { kind: "credential", id },
      detail: {
        previous: before.id,
        hiuIdChanged: before.hiuId !== input.hiuId,
      },
    });
    await announce(ctx, "credential", id);
    return { id };
  });
}
