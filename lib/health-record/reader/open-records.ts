import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { mayOpenRecords, readingRightOf } from "@/lib/consent/care-team/may-open-records";
import { endOf, findPresentConsent } from "@/lib/health-record/reader/readable-consents";
import type { RecordsView } from "@/lib/health-record/reader/records-view";
import {
  auditEntryOf,
  openSealedRecords,
  readSealedRecords,
  type SealedRecords,
} from "@/lib/health-record/reader/sealed-records";
import type { ConsentArtefactId } from "@/lib/ids";

/** What a page has instead of records once their consent has ended, or for a doctor who may not read them. */
export type ClosedRecords =
  | { state: "ended"; requestId: string; because: "revoked" | "expired"; at: string | null }
  | { state: "not-allowed"; requestId: string; askedBy: string };

export type OpenedRecords = { state: "open"; records: RecordsView } | ClosedRecords;

/**
 * Opens the records of one artefact for a doctor who may read them, after the opening is in the audit trail; what has ended is not
 * opened, whatever a sweep has done. Throws `not-found` for an artefact that is not the hospital's.
 */
export const openRecords = commandInSteps({
  name: "open-records",
  roles: ["doctor"],
  input: z.object({ artefactId: z.string().min(1).max(255) }),
  before: async (tx, { artefactId }): Promise<SealedRecords | ClosedRecords> => {
    const consent = await findPresentConsent(tx, artefactId as ConsentArtefactId);
    const { request, askedBy } = consent;
    const requestId = request.id;
    const right = await readingRightOf(tx, request);
    if (!right) {
      await recordAudit(tx, auditEntryOf("records.refused-to-open", consent));
      return { state: "not-allowed", requestId, askedBy };
    }
    const end = endOf(consent);
    return end ? { state: "ended", requestId, ...end } : readSealedRecords(tx, [{ ...consent, right }]);
  },
  call: async (_scope, before): Promise<OpenedRecords> =>
    "state" in before ? before : { state: "open", records: await openSealedRecords(before) },
  // Reading takes time, in which the consent may have ended.
  after: async (tx, opened, _before, { artefactId }): Promise<OpenedRecords> => {
    if (opened.state !== "open") return opened;
    const consent = await findPresentConsent(tx, artefactId as ConsentArtefactId);
    const { request, askedBy } = consent;
    if (!(await mayOpenRecords(tx, request))) return { state: "not-allowed", requestId: request.id, askedBy };
    const end = endOf(consent);
    return end ? { state: "ended", requestId: request.id, ...end } : opened;
  },
});
