import "server-only";
import { MINUTE } from "@/lib/clock";
import type { ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import { hasEnded, type ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import type { EndedConsent, GrantSum, ConsentInForce, HipView } from "@/lib/consent/dashboard/grant";
import { sumOfGrants } from "@/lib/consent/dashboard/sum-of-grants";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";

/** A consent of a request at one moment. */
export type ConsentView = {
  /** The one that ends first stands first. */
  inForce: ConsentInForce[];
  /** The one that ended last stands first. */
  ended: EndedConsent[];
  /** Announced; what they allow is not known yet. */
  pending: { artefactId: string }[];
  /** Not used, because they do not match the request. */
  mismatched: { artefactId: string; hip: HipView | null }[];
  /** What is in force at all hospitals; null where nothing is. */
  sum: GrantSum | null;
};

/** A request and its artefacts, as far as the view of its consent depends on them. */
export type ConsentFacts = {
  request: Pick<ConsentRequestRow, "status" | "hiTypes" | "dateFrom" | "dateTo" | "dataEraseAt">;
  artefacts: readonly ArtefactFacts[];
};

export type ArtefactFacts = Pick<
  ConsentArtefactRow,
  "id" | "status" | "hipId" | "hipName" | "hiTypes" | "dateFrom" | "dateTo" | "dataEraseAt" | "endedAt"
> & { mismatchReasons: readonly string[] | null };

/**
 * What holds of a request's consent at `now`: pure, and the only place that decides it. What has ended, is not known yet or does not match
 * the request grants nothing, whatever it names.
 */
export function consentView({ request, artefacts }: ConsentFacts, now: Date): ConsentView {
  const isGranted = request.status === "GRANTED";
  const inForce = artefacts
    .filter((artefact) => isGranted && isInForce(artefact, request, now))
    .flatMap((artefact) => toInForce(artefact, request))
    .sort(byFirstEnd);
  const ended = artefacts
    .filter((artefact) => hasEnded(artefact.status) || (isGranted && isOver(artefact, request, now)))
    .map((artefact) => toEnded(artefact, request))
    .sort(byLastEnd);
  const having = (status: ConsentArtefactStatus) =>
    artefacts.filter((artefact) => artefact.status === status && !isOver(artefact, request, now));
  const mismatched = having("MISMATCH").map((artefact) => ({ artefactId: artefact.id, hip: hipOf(artefact) }));
  return {
    inForce,
    ended,
    pending: having("FETCHING").map(({ id }) => ({ artefactId: id })),
    mismatched,
    sum: sumOfGrants({ inForce, ended, mismatched }),
  };
}

type Request = ConsentFacts["request"];

/** When an artefact ends: none outlasts its request. */
function endOf({ dataEraseAt }: ArtefactFacts, request: Request): Date | null {
  const ends = [dataEraseAt, request.dataEraseAt].flatMap((end) => end?.getTime() ?? []);
  return ends.length > 0 ? new Date(Math.min(...ends)) : null;
}

function isOver(artefact: ArtefactFacts, request: Request, now: Date): boolean {
  const end = endOf(artefact, request);
  return !hasEnded(artefact.status) && end !== null && end <= now;
}

function isInForce(artefact: ArtefactFacts, request: Request, now: Date): boolean {
  return artefact.status === "GRANTED" && !isOver(artefact, request, now);
}

function toInForce(artefact: ArtefactFacts, request: Request): ConsentInForce[] {
  const { hiTypes, dateFrom, dateTo } = artefact;
  const end = endOf(artefact, request);
  if (!hiTypes || !dateFrom || !dateTo || !end) return [];
  return [
    {
      artefactId: artefact.id,
      hip: hipOf(artefact),
      hiTypes,
      dateRange: { from: dateFrom.toISOString(), to: dateTo.toISOString() },
      dataEraseAt: end.toISOString(),
      narrowed: {
        hiTypes: (request.hiTypes ?? []).filter((type) => !hiTypes.includes(type)),
        from: isBefore(request.dateFrom, dateFrom) ? dateFrom.toISOString() : null,
        to: isBefore(dateTo, request.dateTo) ? dateTo.toISOString() : null,
        dataEraseAt: isBefore(end, request.dataEraseAt) ? end.toISOString() : null,
      },
    },
  ];
}

// A network may leave out seconds: that is no choice of the patient's.
const isBefore = (earlier: Date | null, later: Date | null): boolean =>
  earlier !== null && later !== null && later.getTime() - earlier.getTime() >= MINUTE;

function toEnded(artefact: ArtefactFacts, request: Request): EndedConsent {
  const { status, endedAt, mismatchReasons } = artefact;
  const end = endOf(artefact, request);
  // The sweep that stores an expiry runs after it.
  const isExpiry = status !== "REVOKED" && status !== "DENIED";
  const at = isExpiry && end && (endedAt === null || end < endedAt) ? end : endedAt;
  return {
    artefactId: artefact.id,
    hip: hipOf(artefact),
    how: isExpiry ? "EXPIRED" : status,
    at: at?.toISOString() ?? null,
    was: mismatchReasons?.length ? "mismatched" : artefact.hiTypes === null ? "pending" : "in-force",
  };
}

/** A hospital as its columns are stored. */
export const hipOf = ({ hipId, hipName }: Pick<ArtefactFacts, "hipId" | "hipName">): HipView | null =>
  hipId ? { id: hipId, name: hipName } : null;

function byFirstEnd(one: ConsentInForce, other: ConsentInForce): number {
  const nameOf = ({ hip }: ConsentInForce) => hip?.name ?? hip?.id ?? "";
  return one.dataEraseAt.localeCompare(other.dataEraseAt) || nameOf(one).localeCompare(nameOf(other));
}

const byLastEnd = (one: EndedConsent, other: EndedConsent): number => (other.at ?? "").localeCompare(one.at ?? "");
