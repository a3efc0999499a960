import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { RefusedAccess } from "@/lib/access/refused-access";
import { AppError } from "@/lib/errors";
import { isOutsideAll, listReadableConsentsOf } from "@/lib/health-record/reader/readable-consents";
import { openSealedRecords, readSealedRecords } from "@/lib/health-record/reader/sealed-records";
import { isUuid, type PatientId } from "@/lib/ids";
import { findPatientById } from "@/lib/patient/patient-table";

/**
 * Opens the records of all consents of a patient that hold now and that the doctor may read, of whichever request, after that is in the
 * audit trail. Throws `not-found` for a patient whom the hospital does not know, or of whom the doctor may read nothing.
 */
export const openPatientRecords = commandInSteps({
  name: "open-patient-records",
  roles: ["doctor"],
  input: z.object({ id: z.string() }),
  before: async (tx, { id }) => {
    const patient = isUuid(id) ? await findPatientById(tx, id as PatientId) : undefined;
    const consents = patient ? await listReadableConsentsOf(tx, patient.abhaAddress) : [];
    if (patient && consents.length === 0 && (await isOutsideAll(tx, patient.abhaAddress)))
      throw new RefusedAccess("not-found", {
        action: "records.refused-to-open",
        subject: { kind: "patient", id },
        patient: patient.abhaAddress,
      });
    if (consents.length === 0) throw new AppError("not-found");
    return readSealedRecords(tx, consents);
  },
  call: (_scope, before) => openSealedRecords(before),
  // Reading takes time, in which a consent may have ended.
  after: async (tx, records) => {
    const readable = await listReadableConsentsOf(tx, records.patient.abhaAddress);
    const stillHolds = new Set<string>(readable.map(({ artefact }) => artefact.id));
    if (!records.consents.every(({ artefactId }) => stillHolds.has(artefactId))) throw new AppError("not-found");
    return records;
  },
});
