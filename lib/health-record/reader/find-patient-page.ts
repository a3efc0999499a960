import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { AppError } from "@/lib/errors";
import { listReadableConsentsOf } from "@/lib/health-record/reader/readable-consents";
import { isUuid, type PatientId } from "@/lib/ids";
import { findPatientById } from "@/lib/patient/patient-table";

/**
 * Whose records a patient's page shows, and whether a consent holds under which the doctor may read any; this alone opens nothing. Throws
 * `not-found` for a patient whom the hospital does not know.
 */
export const findPatientPage = query({
  name: "find-patient-page",
  roles: ["doctor"],
  input: z.object({ id: z.string() }),
  run: async (tx, { id }) => {
    const patient = isUuid(id) ? await findPatientById(tx, id as PatientId) : undefined;
    if (!patient) throw new AppError("not-found");
    const consents = await listReadableConsentsOf(tx, patient.abhaAddress);
    const { abhaAddress, name } = patient;
    return { patient: name ?? abhaAddress, abhaAddress, isReadable: consents.length > 0 };
  },
  audits: ({ id }, { abhaAddress }) => [
    { action: "patient.viewed", subject: { kind: "patient", id }, patient: abhaAddress },
  ],
});
