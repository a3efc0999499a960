import "server-only";
import { z } from "zod";
import { command, type StaffTx } from "@/lib/access/command";
import { recordAudit, type NewAuditEntry } from "@/lib/audit/record-audit";
import { readingRightOf } from "@/lib/consent/care-team/may-open-records";
import { readConsentRequest } from "@/lib/consent/dashboard/read-consent-request";
import { hasRole } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { findPresentConsent, listReadableConsentsOf } from "@/lib/health-record/reader/readable-consents";
import { emergencyFact } from "@/lib/health-record/reader/sealed-records";
import { isUuid, type ConsentArtefactId, type ConsentRequestId, type PatientId } from "@/lib/ids";
import { findPatientById } from "@/lib/patient/patient-table";

/**
 * Records that somebody prints a page that shows data of a patient: a request, the records of an artefact, or those of a patient. Throws
 * `not-found`, and `not-allowed` for records that the person may not read.
 */
export const recordPrint = command({
  name: "record-print",
  roles: ["doctor", "admin"],
  input: z.object({ page: z.enum(["request", "records", "patient"]), id: z.string().min(1).max(255) }),
  run: async (tx, { page, id }): Promise<void> => recordAudit(tx, await ENTRIES[page](tx, id)),
});

const ENTRIES: Record<"request" | "records" | "patient", (tx: StaffTx, id: string) => Promise<NewAuditEntry>> = {
  request: async (tx, id) => {
    const { patient, purpose } = await readConsentRequest(tx, id as ConsentRequestId);
    return {
      action: "consent-request.printed",
      subject: { kind: "consent-request", id },
      patient: patient.abhaAddress,
      ...(purpose && { purpose: purpose.code }),
    };
  },
  records: async (tx, id) => {
    if (!hasRole(tx.actor, "doctor")) throw new AppError("not-allowed");
    const { request } = await findPresentConsent(tx, id as ConsentArtefactId);
    const right = await readingRightOf(tx, request);
    if (!right) throw new AppError("not-allowed");
    return {
      action: "records.printed",
      subject: { kind: "consent-artefact", id },
      detail: { consentRequestId: request.id, ...emergencyFact(right) },
      patient: request.abhaAddress,
      ...(request.purpose && { purpose: request.purpose }),
    };
  },
  patient: async (tx, id) => {
    if (!hasRole(tx.actor, "doctor")) throw new AppError("not-allowed");
    const patient = isUuid(id) ? await findPatientById(tx, id as PatientId) : undefined;
    if (!patient) throw new AppError("not-found");
    const consents = await listReadableConsentsOf(tx, patient.abhaAddress);
    if (consents.length === 0) throw new AppError("not-allowed");
    return {
      action: "records.printed",
      subject: { kind: "patient", id },
      detail: { artefacts: consents.map(({ artefact }) => artefact.id) },
      patient: patient.abhaAddress,
    };
  },
};
