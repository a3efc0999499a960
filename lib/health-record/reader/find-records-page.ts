import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { findPresentConsent } from "@/lib/health-record/reader/readable-consents";
import type { ConsentArtefactId } from "@/lib/ids";

/**
 * Whose records the page of an artefact shows, before they are opened: this alone opens nothing. Throws `not-found` for an artefact that is
 * not the hospital's.
 */
export const findRecordsPage = query({
  name: "find-records-page",
  roles: ["doctor"],
  input: z.object({ artefactId: z.string().min(1).max(255) }),
  run: async (tx, { artefactId }) => {
    const { request, patientName } = await findPresentConsent(tx, artefactId as ConsentArtefactId);
    const { abhaAddress } = request;
    return { patient: patientName ?? abhaAddress, abhaAddress };
  },
  audits: ({ artefactId }, { abhaAddress }) => [
    { action: "patient.viewed", subject: { kind: "consent-artefact", id: artefactId }, patient: abhaAddress },
  ],
});
