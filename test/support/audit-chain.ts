import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { sealEntries } from "@/lib/audit/seal-entries";
import { writeCheckpoint } from "@/lib/audit/write-checkpoint";
import { transact } from "@/lib/db/transaction";
import { verifySlice } from "@/lib/operations/audit/verify-chains";
import type { TestHospital } from "@/test/support/fixtures";

/** Adds an audit entry to the hospital's trail for each time, in this order, and makes them part of its chain. */
export async function addAuditEntries(hospital: TestHospital, times: readonly string[]): Promise<void> {
  for (const [index, time] of times.entries())
    await transact(hospital.doctor(new Date(time)), (tx) =>
      recordAudit(tx, {
        action: "consent-request.viewed",
        subject: { kind: "consent-request", id: `request-${index + 1}` },
        detail: { status: "GRANTED", count: index },
        purpose: "CAREMGT",
        patient: "hinapatel@sbx",
      }),
    );
  await sealEntries(hospital.job());
}

/** Signs the end of the hospital's chain, and verifies all of it. */
export async function signAndVerify(hospital: TestHospital): Promise<void> {
  await writeCheckpoint(hospital.job());
  await verifySlice(hospital.job());
}
