import "server-only";
import { createHmac, randomBytes } from "node:crypto";
import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import { addDigestKey, findDigestKey } from "@/lib/audit/digest-key-table";
import { sealText, unsealText } from "@/lib/crypto/seal";
import { sealedPlace } from "@/lib/crypto/sealed-columns";
import type { Tx } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";

const KEY_BYTES = 32;

// On the process, since Next.js loads modules twice.
const holder = globalThis as { consentDeskDigestKeys?: Map<HospitalId, Buffer> };
const known = (): Map<HospitalId, Buffer> => (holder.consentDeskDigestKeys ??= new Map<HospitalId, Buffer>());

/** HMAC-SHA-256 of a patient's ABHA address under the hospital's own key: the same for each spelling of the address, and of no use elsewhere. */
export async function patientDigest(tx: Tx, abhaAddress: string): Promise<Buffer> {
  return digestUnder(known().get(tx.actor.hospitalId) ?? (await readKey(tx)), abhaAddress);
}

/** The same for a transaction that only reads; null where the hospital has no key yet, and so no digests. */
export async function findPatientDigest(tx: Tx, abhaAddress: string): Promise<Buffer | null> {
  const { hospitalId } = tx.actor;
  const stored = known().has(hospitalId) ? undefined : await findDigestKey(tx);
  if (stored) remember(hospitalId, unsealText(stored, sealedPlace("audit-digest-key", hospitalId)));
  const key = known().get(hospitalId);
  return key ? digestUnder(key, abhaAddress) : null;
}

function digestUnder(key: Buffer, abhaAddress: string): Buffer {
  const address = normaliseAbhaAddress(abhaAddress) ?? abhaAddress.trim().toLowerCase();
  return createHmac("sha256", key).update(address).digest();
}

async function readKey(tx: Tx): Promise<Buffer> {
  const { hospitalId } = tx.actor;
  const place = sealedPlace("audit-digest-key", hospitalId);
  const stored = await findDigestKey(tx);
  if (stored) return remember(hospitalId, unsealText(stored, place));
  const made = randomBytes(KEY_BYTES).toString("base64");
  if (await addDigestKey(tx, sealText(made, place))) {
    // What is rolled back is no key.
    tx.afterCommit(() => remember(hospitalId, made));
    return Buffer.from(made, "base64");
  }
  const others = await findDigestKey(tx);
  if (!others) throw new Error("another transaction has added the key");
  return remember(hospitalId, unsealText(others, place));
}

function remember(hospitalId: HospitalId, text: string): Buffer {
  const key = Buffer.from(text, "base64");
  known().set(hospitalId, key);
  return key;
}
