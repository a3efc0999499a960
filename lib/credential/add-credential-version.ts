import "server-only";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import { keepOutcome } from "@/lib/outbound/open-gateway-session";
import type { CredentialInput } from "@/lib/credential/credential-input";
import { sealClientSecret } from "@/lib/credential/credential-secrets";
import {
  insertCredential,
  latestVersion,
  lockGatewaySession,
  trustedByHiuId,
  type CredentialRow,
} from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import { AppError } from "@/lib/errors";
import { findHospitalByHiuId, lockHospital, updateHiuId } from "@/lib/hospital/hospital-table";
import { newId, type CredentialId } from "@/lib/ids";

/** Characters of a secret that people may see, and the least that must stay hidden. */
const SHOWN = 4;
const HIDDEN_AT_LEAST = 8;

/**
 * Adds the next version as the active one, in the caller's transaction, with the session that was opened to try it.
 * The hospital takes the HIU id it names; throws `invalid-input` where that id is another hospital's.
 */
export async function addVersion(
  ctx: Context,
  input: CredentialInput,
  previous: CredentialRow | null,
  session: SessionOutcome | null,
): Promise<CredentialId> {
  const { db, now, actor } = ctx;
  const { clientSecret, ...given } = input;
  await takeHiuId(ctx, given.hiuId);
  const id = newId<CredentialId>();
  // The gateway keeps one callback address for a client, whatever its secret.
  const sameClient = previous?.clientId === given.clientId && previous.gatewayUrl === given.gatewayUrl;
  await insertCredential(db, {
    ...given,
    id,
    hospitalId: actor.hospitalId,
    version: (await latestVersion(ctx)) + 1,
    state: "active",
    clientSecret: sealClientSecret(id, clientSecret),
    clientSecretEnding: clientSecret.length >= SHOWN + HIDDEN_AT_LEAST ? clientSecret.slice(-SHOWN) : "",
    createdAt: now,
    createdBy: actor.kind === "staff" ? actor.staffId : null,
    retiredAt: null,
    callbackUrl: sameClient ? previous.callbackUrl : null,
    callbackRegisteredAt: sameClient ? previous.callbackRegisteredAt : null,
  });
  const held = await lockGatewaySession(db, id);
  if (session) await keepOutcome(db, held, session, now);
  return id;
}

async function takeHiuId({ db, actor }: Context, hiuId: string): Promise<void> {
  const hospital = await lockHospital(db, actor.hospitalId);
  if (!hospital) throw new AppError("not-found");
  if (hospital.hiuId === hiuId) return;
  const others = (await trustedByHiuId(db, hiuId)).filter(({ hospitalId }) => hospitalId !== hospital.id);
  if (others.length > 0 || (await findHospitalByHiuId(db, hiuId)))
    throw new AppError("invalid-input", undefined, { hiuId: "hiu-id-taken" });
  await updateHiuId(db, hospital.id, hiuId);
}
