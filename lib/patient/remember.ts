import "server-only";
import type { Context } from "@/lib/db/context";
import { upsertPatient } from "@/lib/patient/patient-table";

/** Makes sure that the hospital knows of a patient, with or without a name; part of the caller's transaction. */
export function rememberPatient(ctx: Context, abhaAddress: string, name: string | null = null): Promise<void> {
  return upsertPatient(ctx, abhaAddress, name);
}
