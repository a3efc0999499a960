import "server-only";
import type { HiType } from "@/lib/abdm/vocabulary";
import { purposeOf, type ReadableConsent } from "@/lib/health-record/reader/readable-consents";
import type { ReaderConsent, RecordsView, TransferView } from "@/lib/health-record/reader/records-view";
import type { DataRequestRow } from "@/lib/health-record/transfer/data-request-table";
import type { HealthRecordRow } from "@/lib/health-record/transfer/health-record-table";
import type { ReadResult } from "@/lib/health-record/worker/read-stored-documents";
import type { ConsentArtefactId } from "@/lib/ids";

/** What a page of records is made of: what is stored of them, and what could be read. */
export type RecordFacts = {
  patient: RecordsView["patient"];
  consents: readonly ReadableConsent[];
  requests: ReadonlyMap<ConsentArtefactId, DataRequestRow>;
  received: readonly HealthRecordRow[];
  documents: readonly ReadResult[];
};

/** The view model of a page of records. */
export function toRecordsView({ patient, consents, requests, received, documents }: RecordFacts): RecordsView {
  const hospitalOf = new Map(consents.map(({ artefact }) => [artefact.id, artefact.hipName ?? artefact.hipId ?? ""]));
  const rows = new Map(received.map((row) => [row.id as string, row]));
  return {
    patient,
    consents: consents.flatMap((consent) => toConsent(consent, requests.get(consent.artefact.id), received)),
    documents: documents.flatMap(({ key, ...content }) => {
      const row = rows.get(key);
      if (!row) return [];
      const { artefactId, receivedAt } = row;
      const hospital = hospitalOf.get(artefactId) ?? "";
      return [{ id: key, artefactId, hospital, receivedAt: receivedAt.toISOString(), content }];
    }),
    refused: received.flatMap(({ artefactId, refusal }) =>
      refusal ? [{ artefactId, hospital: hospitalOf.get(artefactId) ?? "", reason: refusal }] : [],
    ),
  };
}

function toConsent(
  consent: ReadableConsent,
  request: DataRequestRow | undefined,
  received: readonly HealthRecordRow[],
): ReaderConsent[] {
  const { artefact, inForce, askedBy } = consent;
  if (!inForce) return [];
  return [
    {
      artefactId: artefact.id,
      requestId: consent.request.id,
      hospital: inForce.hip,
      hiTypes: inForce.hiTypes as HiType[],
      leftOut: inForce.narrowed.hiTypes as HiType[],
      dateRange: inForce.dateRange,
      until: inForce.dataEraseAt,
      purpose: purposeOf(consent.request),
      askedBy,
      emergencyUntil: consent.right.kind === "emergency" ? consent.right.endsAt.toISOString() : null,
      transfer: toTransfer(
        request,
        received.filter(({ artefactId, refusal }) => artefactId === artefact.id && !refusal).length,
      ),
    },
  ];
}

/** How the records of an artefact arrive, from the last request of them; `records` are here. */
function toTransfer(request: DataRequestRow | undefined, records: number): TransferView {
  const nothing = { received: records, expected: null, reason: null };
  if (!request) return { status: "not-requested", ...nothing };
  const { state, pagesReceived, pageCount, problem } = request;
  if (state === "sending" || state === "requested") return { status: "requested", ...nothing };
  if (state === "receiving") return { status: "receiving", received: pagesReceived, expected: pageCount, reason: null };
  // Ended, with a consent that goes on after all: nothing is here any more.
  if (state === "ended") return { status: "not-requested", ...nothing };
  return { status: state, received: records, expected: null, reason: problem };
}
