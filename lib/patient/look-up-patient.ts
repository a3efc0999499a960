import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { activeCredential } from "@/lib/credential/credential-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { newId, type PatientLookupId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { findPatient, insertLookup } from "@/lib/patient/patient-table";

/** `known` from before; `asking` the network; `form-only` where nobody can be asked and the doctor reads the address back. */
export type LookUp =
  { state: "known"; name: string } | { state: "asking"; lookupId: PatientLookupId } | { state: "form-only" };

/** Finds out whose a well-formed ABHA address is: from what the hospital knows, else by asking the network in the background. */
export async function lookUpPatient(ctx: Context, input: { abhaAddress: string }): Promise<LookUp> {
  permitStaff(ctx, "doctor");
  const known = await findPatient(ctx, input.abhaAddress);
  if (known?.name) return { state: "known", name: known.name };
  const credential = await activeCredential(ctx);
  // The ABHA search is a service at another address, which not every hospital has.
  const bySearch = credential && dialectOf(credential.dialect).patientLookup === "abha-search";
  if (bySearch && !credential.abhaUrl) return { state: "form-only" };
  const lookupId = newId<PatientLookupId>();
  await transact(ctx, async (ctx) => {
    await insertLookup(ctx, {
      id: lookupId,
      hospitalId: ctx.actor.hospitalId,
      askedBy: ctx.actor.staffId,
      abhaAddress: input.abhaAddress,
      state: "asking",
      createdAt: ctx.now,
    });
    await enqueue(ctx, "send/find-patient", {
      hospitalId: ctx.actor.hospitalId,
      lookupId,
    });
  });
  return { state: "asking", lookupId };
}
