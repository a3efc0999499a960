import "server-only";
import { isUnknownPatient } from "@/lib/abdm/errors/error-catalogue";
import type { WireError } from "@/lib/abdm/messages";
import type { MachineTx } from "@/lib/db/transaction";
import type { PatientLookupId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { findLookup, finishLookup } from "@/lib/patient/patient-lookup-table";
import { upsertPatient } from "@/lib/patient/patient-table";

/** What the network answered to a look-up. */
export type LookupResult = { abhaAddress: string; name: string } | { error: WireError };

/** Stores the network's result of a look-up; a later one has no effect. Returns whether anything changed. */
export async function recordLookupResult(tx: MachineTx, id: PatientLookupId, result: LookupResult): Promise<boolean> {
  const lookup = await findLookup(tx, id);
  if (!lookup) return false;
  // A result about another address is not a result of this look-up.
  const found = !("error" in result) && result.abhaAddress === lookup.abhaAddress ? result : null;
  const error = "error" in result ? result.error : null;
  const finished = await finishLookup(tx, id, {
    state: found ? "found" : error && isUnknownPatient(error) ? "not-found" : "failed",
    name: found?.name ?? null,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
  });
  if (!finished) return false;
  if (found) await upsertPatient(tx, lookup.abhaAddress, found.name);
  await publishChange(tx, "patient-lookup", id, { onlyTo: lookup.requestedBy });
  return true;
}
