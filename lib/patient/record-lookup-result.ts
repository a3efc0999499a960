import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import type { Context } from "@/lib/db/context";
import { permitMachine } from "@/lib/db/permit";
import type { PatientLookupId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";
import { findLookup, settleLookup, upsertPatient } from "@/lib/patient/patient-table";

// v0.5: 1404 no patient, 1414 user not found, 4407. v3 ABHA search: ABDM-1211 and the codes for an address that is nobody's.
const NOBODY = /^(1404|1414|4407|ABDM-1211|ABDM-1170|ABDM-1012|ABDM-1051)$/;

/** Keeps the network's answer to a question; a later one has no effect. Runs in the caller's transaction. */
export async function noteLookup(
  ctx: Context,
  id: PatientLookupId,
  result: { abhaAddress: string; name: string } | { error: WireError },
): Promise<boolean> {
  permitMachine(ctx);
  const lookup = await findLookup(ctx, id);
  if (!lookup) return false;
  // An answer about somebody else is no answer.
  const found = !("error" in result) && result.abhaAddress === lookup.abhaAddress ? result : null;
  const error = "error" in result ? result.error : null;
  const settled = await settleLookup(ctx, id, {
    state: found ? "found" : error && NOBODY.test(error.code) ? "not-found" : "failed",
    name: found?.name ?? null,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
  });
  if (!settled) return false;
  if (found) await upsertPatient(ctx, lookup.abhaAddress, found.name);
  await announce(ctx, "patient-lookup", id);
  return true;
}
