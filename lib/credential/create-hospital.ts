import "server-only";
import { record } from "@/lib/audit/record-audit";
import { addVersion } from "@/lib/credential/add-credential-version";
import type { CredentialInput } from "@/lib/credential/credential-input";
import { transact, type Context } from "@/lib/db/context";
import { insertHospital } from "@/lib/hospital/hospital-table";
import { newId, type HospitalId } from "@/lib/ids";
import { createStaff } from "@/lib/staff/create-staff";
import type { CreateStaffInput } from "@/lib/staff/staff-input";

/** A hospital with its way to the gateway and its first people. */
export type NewHospital = {
  name: string;
  credential: CredentialInput;
  accounts: CreateStaffInput[];
};

/** Adds a hospital, all of it or nothing. Only the preparation of an empty database does this. */
export async function foundHospital({ db, now }: Pick<Context, "db" | "now">, found: NewHospital): Promise<HospitalId> {
  const hospitalId = newId<HospitalId>();
  const actor = { kind: "job", hospitalId, job: "prepare" } as const;
  return transact({ db, now, actor }, async (ctx) => {
    await insertHospital(ctx.db, {
      id: hospitalId,
      name: found.name,
      hiuId: found.credential.hiuId,
      createdAt: now,
    });
    const credentialId = await addVersion(ctx, found.credential, null, null);
    await record(ctx, {
      action: "credential.created",
      subject: { kind: "credential", id: credentialId },
    });
    for (const account of found.accounts) await createStaff(ctx, account);
    return hospitalId;
  });
}
