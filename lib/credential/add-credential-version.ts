import "server-only";
import { newCallbackSecret } from "@/lib/credential/callback-secret";
import type { CredentialInput } from "@/lib/credential/credential-input";
import { sealClientSecret } from "@/lib/credential/credential-secrets";
import { insertCredential, latestVersion, type CredentialRow } from "@/lib/credential/credential-table";
import type { Tx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { isHiuIdTaken, lockOwnHospital, updateHiuId } from "@/lib/hospital/hospital-table";
import { newId, type CredentialId } from "@/lib/ids";

/** How many calls a second a new credential may make, and how many at once. */
const DEFAULT_RATE = { callsPerSecond: 10, callBurst: 20 };

/** Characters of a secret that people may see, and the least that must stay hidden. */
const SHOWN = 4;
const HIDDEN_AT_LEAST = 8;

/**
 * Adds the next version of the hospital's credential as the active one. The hospital takes the HIU id that it names; throws
 * `invalid-input` where that id is another hospital's.
 */
export async function addCredentialVersion(
  tx: Tx,
  input: CredentialInput,
  previous: CredentialRow | null,
): Promise<CredentialId> {
  const { clientSecret, ...given } = input;
  await takeHiuId(tx, given.hiuId);
  const id = newId<CredentialId>();
  // The gateway keeps one callback address for a client, whatever its secret.
  const sameClient = previous?.clientId === given.clientId && previous.gatewayUrl === given.gatewayUrl;
  await insertCredential(tx, {
    ...given,
    id,
    version: (await latestVersion(tx)) + 1,
    state: "active",
    clientSecret: sealClientSecret(id, clientSecret),
    clientSecretEnding: clientSecret.length >= SHOWN + HIDDEN_AT_LEAST ? clientSecret.slice(-SHOWN) : "",
    createdAt: tx.now,
    createdBy: tx.actor.kind === "staff" ? tx.actor.staffId : null,
    retiredAt: null,
    ...newCallbackSecret(id),
    // The versions of one client share the registered address: the former secret part is accepted while that version is.
    callbackSecretRequired: sameClient && previous.callbackSecretRequired,
    callbackUrl: sameClient ? previous.callbackUrl : null,
    callsPerSecond: given.callsPerSecond ?? previous?.callsPerSecond ?? DEFAULT_RATE.callsPerSecond,
    callBurst: given.callBurst ?? previous?.callBurst ?? DEFAULT_RATE.callBurst,
    callbackRegisteredAt: sameClient ? previous.callbackRegisteredAt : null,
  });
  return id;
}

async function takeHiuId(tx: Tx, hiuId: string): Promise<void> {
  const hospital = await lockOwnHospital(tx, { newHiuId: hiuId });
  if (hospital.hiuId === hiuId) return;
  if (await isHiuIdTaken(tx, hiuId)) throw new AppError("invalid-input", undefined, { hiuId: "hiu-id-taken" });
  await updateHiuId(tx, hiuId);
}
