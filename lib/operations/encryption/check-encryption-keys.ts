import "server-only";
import { keyRing, type KeyRing } from "@/lib/crypto/key-ring";
import { sealText, unsealText } from "@/lib/crypto/seal";
import { IN_CLEAR, SEALED_COLUMNS, sealedPlace, type SealedKind, type SealedText } from "@/lib/crypto/sealed-columns";
import {
  systemTransaction,
  transact,
  withSystemConnection,
  type SystemConnection,
  type SystemScope,
} from "@/lib/db/transaction";
import { listHospitals } from "@/lib/hospital/hospital-table";
import {
  CANARY_ID,
  findCanary,
  insertCanary,
  replaceCanary,
} from "@/lib/operations/encryption/encryption-canary-table";
import {
  countUnderKey,
  listKeysInUse,
  lockUnderKey,
  UNNAMED_KEY,
  type ValueScope,
} from "@/lib/operations/encryption/sealed-value-queries";

/** Values that no key of the ring opens: how many of one kind, under which key, and the hospital's name; null for the installation's. */
export type UnreadableValues = { key: string; kind: SealedKind; count: number; hospital: string | null };

const CANARY_TEXT = "Consent Desk";
const canaryPlace = sealedPlace("canary", CANARY_ID);

/**
 * Finds, in all hospitals, the values that the keys of this process cannot open. With none, or only such whose keys are in `accepted`,
 * it opens the canary, or adds one that is sealed under the first key.
 */
export async function checkEncryptionKeys(
  scope: SystemScope,
  accepted: readonly string[] = [],
  ring: KeyRing = keyRing(),
): Promise<UnreadableValues[]> {
  const unreadable: UnreadableValues[] = [];
  const hospitals = await withSystemConnection(scope, "check the encryption keys", listHospitals);
  for (const { id: hospitalId, name: hospital } of hospitals) {
    const actor = { kind: "job", hospitalId, job: "check-encryption-keys" } as const;
    await transact({ ...scope, actor }, async (tx) => {
      const values = { db: tx.db, hospitalId: tx.actor.hospitalId };
      for (const kind of Object.keys(SEALED_COLUMNS) as SealedKind[])
        if (SEALED_COLUMNS[kind].of === "hospital")
          for (const found of await findUnreadable(values, kind, ring)) unreadable.push({ ...found, hospital });
    });
  }
  const isLost = unreadable.some(({ key }) => !accepted.includes(key));
  await systemTransaction(scope, "check the encryption keys", async (tx) => {
    const fresh = sealText(CANARY_TEXT, canaryPlace, ring);
    let canary = await readCanary(tx, ring);
    if (canary === null && !isLost) {
      await insertCanary(tx, fresh);
      // Another process may have added it a moment ago, with another key.
      canary = await readCanary(tx, ring);
    }
    if (canary === null || canary.opens) return;
    if (!accepted.includes(canary.key)) unreadable.push({ key: canary.key, kind: "canary", count: 1, hospital: null });
    else if (!isLost) await replaceCanary(tx, fresh);
  });
  return unreadable;
}

async function findUnreadable(
  values: ValueScope,
  kind: SealedKind,
  ring: KeyRing,
): Promise<Pick<UnreadableValues, "key" | "kind" | "count">[]> {
  const found = [];
  for (const key of await listKeysInUse(values, kind)) {
    if (ring.byName.has(key) || key === IN_CLEAR) continue;
    const count =
      key === UNNAMED_KEY ? await countUnopened(values, kind, ring) : await countUnderKey(values, kind, key);
    if (count > 0) found.push({ key, kind, count });
  }
  return found;
}

// The first format names no key: each value is tried with all.
async function countUnopened(values: ValueScope, kind: SealedKind, ring: KeyRing): Promise<number> {
  const all = await lockUnderKey(values, kind, UNNAMED_KEY, { except: [], limit: 1000 });
  return all.filter(({ id, value }) => !opens(value as SealedText, sealedPlace(kind, id), ring)).length;
}

/** The name of the canary's key, and whether the ring opens it. */
async function readCanary(connection: SystemConnection, ring: KeyRing) {
  const canary = await findCanary(connection);
  if (canary === undefined) return null;
  return { key: canary.split(".")[1] ?? UNNAMED_KEY, opens: opens(canary, canaryPlace, ring) };
}

function opens(...sealed: Parameters<typeof unsealText>): boolean {
  try {
    unsealText(...sealed);
    return true;
  } catch {
    return false;
  }
}
