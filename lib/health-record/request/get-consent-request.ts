import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import type { ArtefactView, ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import { readConsentRequest } from "@/lib/consent/dashboard/read-consent-request";
import { hasEnded } from "@/lib/consent/artefact/consent-artefact-status";
import { latestDataRequests, type DataRequestRow } from "@/lib/health-record/transfer/data-request-table";
import { countRecordsOf, type RecordCounts } from "@/lib/health-record/transfer/health-record-table";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

/** All that a request's page shows. Throws `not-found` for what is not the hospital's, or another doctor's draft. */
export const getConsentRequest = query({
  name: "get-consent-request",
  roles: ["doctor", "admin"],
  input: z.object({ id: z.string() }),
  run: async (tx, { id }): Promise<ConsentRequestDetail> => {
    const detail = await readConsentRequest(tx, id as ConsentRequestId);
    const ids = detail.artefacts.map((artefact) => artefact.id as ConsentArtefactId);
    const [requests, countsOf] = await Promise.all([latestDataRequests(tx, ids), countRecordsOf(tx, ids)]);
    const artefacts = detail.artefacts.map((artefact) => {
      const artefactId = artefact.id as ConsentArtefactId;
      return { ...artefact, records: recordsOf(artefact, requests.get(artefactId), countsOf(artefactId)) };
    });
    return { ...detail, artefacts };
  },
  audits: (_, { id, purpose, patient }) => [
    {
      action: "consent-request.viewed",
      subject: { kind: "consent-request", id },
      patient: patient.abhaAddress,
      ...(purpose && { purpose: purpose.code }),
    },
  ],
});

function recordsOf(
  { status, careContextCount }: ArtefactView,
  request: DataRequestRow | undefined,
  { records, refused, careContexts }: RecordCounts,
): ArtefactView["records"] {
  const counts = {
    received: careContexts,
    expected: careContextCount,
    records: records - refused,
    refused,
    pages: null,
    problem: null,
  };
  if (!request) return { status: "none", ...counts };
  if (hasEnded(status)) return { status: "ended", ...counts, received: 0, records: 0, refused: 0 };
  const { state, pagesReceived, pageCount, problem } = request;
  if (state === "ended") return { status: "none", ...counts };
  if (state === "sending") return { status: "requested", ...counts };
  const pages = state === "receiving" ? { received: pagesReceived, expected: pageCount } : null;
  return { status: state, ...counts, pages, problem };
}
