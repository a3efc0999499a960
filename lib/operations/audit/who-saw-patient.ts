import "server-only";
import { query } from "@/lib/access/command";
import type { AuditAction } from "@/lib/audit/audit-action";
import { findPatientDigest } from "@/lib/audit/patient-digest";
import { listViewers } from "@/lib/operations/audit/audit-queries";
import type { PatientViewer } from "@/lib/operations/audit/audit-view";
import { abhaAddressInput } from "@/lib/patient/look-up-patient";

/** By which data of a patient is seen, or was entered by whoever asks for records. */
export const SEEN_BY: readonly AuditAction[] = [
  "consent-request.drafted",
  "consent-request.submitted",
  "consent-request.viewed",
  "consent-request.listed",
  "consent-request.printed",
  "consent-request.emergency-opened",
  "records.opened",
  "records.printed",
  "records.attachment-opened",
  "records.source-opened",
  "patient.lookup-requested",
  "patient.viewed",
  "patient.searched",
  "callback.viewed",
  "callback.printed",
  "message.viewed",
  "message.printed",
];

/** Who saw data of a patient, when, what, from where and for which purpose; the last person first. */
export const whoSawPatient = query({
  name: "who-saw-patient",
  roles: ["privacy-officer"],
  input: abhaAddressInput,
  run: async (tx, { abhaAddress }): Promise<PatientViewer[]> => {
    const digest = await findPatientDigest(tx, abhaAddress);
    const rows = digest ? await listViewers(tx, digest, SEEN_BY) : [];
    return rows.map(({ person, times, firstAt, lastAt, actions, addresses, purposes }) => ({
      person: person ?? "",
      times,
      firstAt: firstAt.toISOString(),
      lastAt: lastAt.toISOString(),
      actions,
      from: addresses,
      purposes,
    }));
  },
  audits: ({ abhaAddress }, viewers) => [
    {
      action: "audit.viewed",
      subject: { kind: "audit", id: "who-saw-patient" },
      detail: { rows: viewers.length },
      patient: abhaAddress,
    },
  ],
});
