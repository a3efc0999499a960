import "server-only";
import { record } from "@/lib/audit/record-audit";
import type { CredentialIdInput } from "@/lib/credential/credential-input";
import {
  lockGatewaySession,
  moveCredentials,
  ownCredential,
  updateCredential,
  updateGatewaySession,
  type CredentialRow,
} from "@/lib/credential/credential-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { lockHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/** Ends a credential for good and forgets its secret; without an active one nothing is sent. Throws `conflict` where it has ended. */
export async function retireCredential(ctx: Context, { credentialId }: CredentialIdInput): Promise<void> {
  permitStaff(ctx, "admin");
  await transact(ctx, async (ctx) => {
    await lockHospital(ctx.db, ctx.actor.hospitalId);
    const credential = await ownCredential(ctx, credentialId);
    if (!credential) throw new AppError("not-found");
    if (credential.state === "retired") throw new AppError("conflict");
    await updateCredential(ctx, credentialId, ended(ctx.now));
    await forgetToken(ctx, credentialId);
    await record(ctx, {
      action: "credential.retired",
      subject: { kind: "credential", id: credentialId },
    });
    await announce(ctx, "credential", credentialId);
  });
}

/** Ends those that a newer version has already relieved; part of the caller's transaction. */
export async function retireAll(ctx: Context, state: "previous"): Promise<void> {
  for (const id of await moveCredentials(ctx, state, ended(ctx.now))) await forgetToken(ctx, id);
}

const ended = (now: Date): Partial<CredentialRow> => ({
  state: "retired",
  retiredAt: now,
  clientSecret: "",
});

async function forgetToken(ctx: Context, id: CredentialId): Promise<void> {
  await lockGatewaySession(ctx.db, id);
  await updateGatewaySession(ctx.db, id, {
    accessToken: null,
    expiresAt: null,
  });
}
