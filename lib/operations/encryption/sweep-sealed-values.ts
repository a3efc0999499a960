import "server-only";
import { keyRing, type KeyRing } from "@/lib/crypto/key-ring";
import { sealBytes, sealText, unsealBytes, unsealText } from "@/lib/crypto/seal";
import { IN_CLEAR, SEALED_COLUMNS, sealedPlace, type SealedKind } from "@/lib/crypto/sealed-columns";
import { systemTransaction, transact, type SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import {
  countUnderKey,
  listKeysInUse,
  lockUnderKey,
  replaceValue,
  UNNAMED_KEY,
  type StoredValue,
  type ValueScope,
} from "@/lib/operations/encryption/sealed-value-queries";
import { forEachHospital } from "@/lib/operations/sweeps/for-each-hospital";
import { recordSweep } from "@/lib/operations/sweeps/record-sweep";

/** Under this name the last run is recorded. */
export const SEALED_VALUES_SWEEP = "sealed-values";

/** Values are decrypted in memory, and a body has up to a megabyte. */
const BATCH = 25;

type RunBatch = <T>(work: (values: ValueScope) => Promise<T>) => Promise<T>;
type Totals = { changed: number; remaining: number };

/**
 * Encrypts under the first key what lies under older ones, or in clear, of all hospitals and the installation: in small transactions, each
 * of them durable. A value that cannot be opened stays as it is, and is counted as remaining.
 */
export async function sweepSealedValues(scope: SystemScope, ring: KeyRing = keyRing()): Promise<void> {
  const totals: Totals = { changed: 0, remaining: 0 };
  const succeeded = await forEachHospital(scope, "sweep-sealed-values", (own) =>
    sealAnew(kindsOf("hospital"), ring, totals, (work) =>
      transact(own, (tx) => work({ db: tx.db, hospitalId: tx.actor.hospitalId })),
    ),
  );
  // Last: until then a process without the older key cannot start.
  await sealAnew(kindsOf("installation"), ring, totals, (work) =>
    systemTransaction(scope, "encrypt the canary anew", ({ db }) => work({ db, hospitalId: null })),
  );
  if (totals.changed > 0) log.info("values encrypted under the first key", { count: totals.changed });
  if (succeeded) await recordSweep(scope, SEALED_VALUES_SWEEP, totals);
}

const kindsOf = (of: "hospital" | "installation") =>
  (Object.keys(SEALED_COLUMNS) as SealedKind[]).filter((kind) => SEALED_COLUMNS[kind].of === of);

async function sealAnew(kinds: SealedKind[], ring: KeyRing, totals: Totals, run: RunBatch): Promise<void> {
  for (const kind of kinds) {
    const names = await run((values) => listKeysInUse(values, kind));
    for (const name of names.filter((one) => one !== ring.primary.name)) {
      if (ring.byName.has(name) || name === IN_CLEAR || name === UNNAMED_KEY)
        totals.changed += await sealKindAnew(kind, name, ring, run);
      totals.remaining += await run((values) => countUnderKey(values, kind, name));
    }
  }
}

/** Returns how many values of one kind and key it has sealed. */
async function sealKindAnew(kind: SealedKind, name: string, ring: KeyRing, run: RunBatch): Promise<number> {
  const failed: string[] = [];
  for (let changed = 0; ;) {
    const { found, sealed } = await run(async (values) => {
      const batch = await lockUnderKey(values, kind, name, { except: failed, limit: BATCH });
      const opened = batch.flatMap((stored) => sealValueAnew(kind, name, stored, ring) ?? []);
      await Promise.all(opened.map((value) => replaceValue(values, kind, value, ring.primary.name)));
      const ids = new Set(opened.map(({ id }) => id));
      failed.push(...batch.flatMap(({ id }) => (ids.has(id) ? [] : [id])));
      return { found: batch.length, sealed: opened.length };
    });
    changed += sealed;
    if (found < BATCH) {
      if (failed.length > 0) log.error("sealed values cannot be opened", { reason: kind, count: failed.length });
      return changed;
    }
  }
}

function sealValueAnew(kind: SealedKind, name: string, { id, value }: StoredValue, ring: KeyRing): StoredValue | null {
  const place = sealedPlace(kind, id);
  try {
    if (!Buffer.isBuffer(value)) return { id, value: sealText(unsealText(value, place, ring), place, ring) };
    const body = name === IN_CLEAR ? value : unsealBytes(value, place, ring);
    return { id, value: sealBytes(body, place, ring) };
  } catch {
    return null;
  }
}
