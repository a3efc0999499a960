import "server-only";
import type { ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import type { ListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import { OFFERED_HI_TYPES, type HiType } from "@/lib/abdm/vocabulary";
import type { CmConsentRequestId, ConsentArtefactId, ConsentRequestId, HospitalId, StaffId } from "@/lib/ids";

/** An instant in India's time, `2026-11-26 10:08`. */
export const ist = (text: string): Date => new Date(`${text.replace(" ", "T")}:00+05:30`);

/** What is not usual about an artefact: it is granted as requested unless it is given otherwise. */
export type ExampleArtefact = {
  status?: ConsentArtefactStatus;
  hip?: string | null;
  hiTypes?: readonly string[] | null;
  from?: Date;
  to?: Date;
  end?: Date;
  endedAt?: Date;
  announced?: boolean;
  mismatchReasons?: ListedRequest["artefacts"][number]["mismatchReasons"];
};

/** What is not usual about a request. */
export type ExampleRequest = {
  status?: ConsentRequestStatus;
  hiTypes?: readonly HiType[];
  from?: Date;
  to?: Date;
  end?: Date;
  settledAt?: Date;
  artefacts?: readonly ExampleArtefact[];
};

export const CREATED_AT = ist("2026-11-26 10:03");
const GRANTED_AT = ist("2026-11-26 10:08");

/** A request for all records of Hina Patel from five years, as it is stored. */
export function listedExample({ artefacts = [], ...given }: ExampleRequest): ListedRequest {
  const {
    status = "GRANTED",
    hiTypes = OFFERED_HI_TYPES,
    from = ist("2021-11-26 00:00"),
    to = CREATED_AT,
    end = ist("2026-12-26 10:03"),
    settledAt = null,
  } = given;
  const isDraft = status === "DRAFT";
  const wasGranted = status === "GRANTED" || status === "REVOKED" || (status === "EXPIRED" && artefacts.length > 0);
  const asked = { hiTypes, from, to, end };
  return {
    request: {
      id: "00000000-0000-4000-8000-000000000001" as ConsentRequestId,
      hospitalId: "hospital" as HospitalId,
      requesterId: "doctor" as StaffId,
      status,
      draft: isDraft ? {} : null,
      abhaAddress: "hinapatel@sbx",
      purpose: isDraft ? null : "CAREMGT",
      emergencyReason: null,
      hiTypes: isDraft ? null : [...hiTypes],
      dateFrom: isDraft ? null : from,
      dateTo: isDraft ? null : to,
      dataEraseAt: isDraft ? null : end,
      endsAt: null,
      frequency: { unit: "HOUR", value: 0, repeats: 0 },
      hipId: null,
      hipName: null,
      careContexts: null,
      cmConsentRequestId: "cm-request" as CmConsentRequestId,
      otherCmConsentRequestIds: null,
      cmRequestOutcomes: {},
      claims: null,
      failureCode: null,
      failureMessage: null,
      failureAdvice: null,
      denialReason: null,
      attempts: 1,
      nextAttemptAt: null,
      checkAt: null,
      checks: 0,
      createdAt: CREATED_AT,
      updatedAt: settledAt ?? GRANTED_AT,
      submittedAt: isDraft ? null : CREATED_AT,
      requestedAt: null,
      settledAt: settledAt ?? (status === "GRANTED" ? GRANTED_AT : null),
      grantedAt: wasGranted ? GRANTED_AT : null,
    },
    patientName: "Hina Patel",
    requesterName: "Dr. Manju",
    artefacts: artefacts.map((artefact, index) => storedArtefact(index, artefact, asked)),
  };
}

function storedArtefact(
  index: number,
  artefact: ExampleArtefact,
  asked: { hiTypes: readonly string[]; from: Date; to: Date; end: Date },
): ListedRequest["artefacts"][number] {
  const { status = "GRANTED", hip = `Hospital ${index + 1}`, announced = true } = artefact;
  const isKnown = status !== "FETCHING" && artefact.hiTypes !== null;
  const { hiTypes = asked.hiTypes, from = asked.from, to = asked.to, end = asked.end } = artefact;
  return {
    id: `artefact-${index + 1}` as ConsentArtefactId,
    status,
    announcedAt: announced ? GRANTED_AT.toISOString() : null,
    endedAt: artefact.endedAt?.toISOString() ?? null,
    hipId: isKnown && hip !== null ? `ID-${hip}` : null,
    hipName: isKnown ? hip : null,
    hiTypes: isKnown ? [...(hiTypes ?? [])] : null,
    dateFrom: isKnown ? from.toISOString() : null,
    dateTo: isKnown ? to.toISOString() : null,
    dataEraseAt: isKnown ? end.toISOString() : null,
    careContexts: isKnown ? 2 : 0,
    mismatchReasons: artefact.mismatchReasons ?? null,
    transfer: null,
  };
}
