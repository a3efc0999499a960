import "server-only";
import { record } from "@/lib/audit/record-audit";
import { addVersion } from "@/lib/credential/add-credential-version";
import type { CredentialInput } from "@/lib/credential/credential-input";
import { activeCredential } from "@/lib/credential/credential-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { lockHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { wakeWaiting } from "@/lib/jobs/wake-waiting";
import { announce } from "@/lib/live/announce-change";

/** Stores the hospital's credential, untried: the gateway may not know it yet. Throws `conflict` where there is one to replace. */
export async function createCredential(ctx: Context, input: CredentialInput): Promise<{ id: CredentialId }> {
  permitStaff(ctx, "admin");
  return transact(ctx, async (ctx) => {
    await lockHospital(ctx.db, ctx.actor.hospitalId);
    if (await activeCredential(ctx)) throw new AppError("conflict");
    const id = await addVersion(ctx, input, null, null);
    await wakeWaiting(ctx);
    await record(ctx, {
      action: "credential.created",
      subject: { kind: "credential", id },
    });
    await announce(ctx, "credential", id);
    return { id };
  });
}
