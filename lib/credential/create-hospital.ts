import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { addCredentialVersion } from "@/lib/credential/add-credential-version";
import type { CredentialInput } from "@/lib/credential/credential-input";
import { transact, type SystemScope } from "@/lib/db/transaction";
import { insertHospital, type HospitalSettings } from "@/lib/hospital/hospital-table";
import { newId, type HospitalId } from "@/lib/ids";
import { createStaff, type CreateStaffInput } from "@/lib/staff/create-staff";

/** A hospital with its gateway credential and its first accounts. */
export type NewHospital = {
  name: string;
  settings?: HospitalSettings;
  credential: CredentialInput;
  accounts: CreateStaffInput[];
};

/** Adds a hospital, all of it or nothing; returns its id. Used only to prepare an empty database. */
export function createHospital(scope: SystemScope, hospital: NewHospital): Promise<HospitalId> {
  const hospitalId = newId<HospitalId>();
  const actor = { kind: "job", hospitalId, job: "prepare" } as const;
  return transact({ ...scope, actor }, async (tx) => {
    const { name, settings, credential, accounts } = hospital;
    await insertHospital(tx, { name, hiuId: credential.hiuId, createdAt: tx.now, ...settings });
    const credentialId = await addCredentialVersion(tx, credential, null);
    await recordAudit(tx, { action: "credential.created", subject: { kind: "credential", id: credentialId } });
    for (const account of accounts) await createStaff(tx, account);
    return hospitalId;
  });
}
