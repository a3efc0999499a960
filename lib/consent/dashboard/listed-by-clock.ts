import "server-only";
import { hasEnded } from "@/lib/consent/artefact/consent-artefact-status";
import type { ListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import { consentStateOf } from "@/lib/consent/decision/consent-state-of";
import { stateByClock, type ConsentEnds } from "@/lib/consent/decision/end-by-clock";

type Stored = ListedRequest["artefacts"][number];
type Times = "endedAt" | "dateFrom" | "dateTo" | "dataEraseAt";

/** An artefact as it is at some time. */
export type PresentArtefact = Omit<Stored, Times> & Record<Times, Date | null>;
/** A request as it is at some time. */
export type PresentRequest = Omit<ListedRequest, "artefacts"> & { artefacts: PresentArtefact[] };

/**
 * A stored request as it is at `now`: what has ended by the clock has the status and the time of its end, whether or not a sweep has
 * stored it.
 */
export function listedByClock({ artefacts: rows, ...listed }: ListedRequest, now: Date): PresentRequest {
  const { request } = listed;
  const artefacts = rows.map(withDates);
  const ends: ConsentEnds = {
    request: request.dataEraseAt,
    artefacts: Object.fromEntries(artefacts.map(({ id, dataEraseAt }) => [id, dataEraseAt])),
  };
  const state = stateByClock(consentStateOf(request, artefacts), ends, now);
  const byClock = artefacts.map((artefact) => {
    const status = state.artefacts[artefact.id]?.status ?? artefact.status;
    return status === artefact.status
      ? artefact
      : { ...artefact, status, endedAt: artefact.dataEraseAt ?? request.dataEraseAt };
  });
  if (state.status === request.status) return { ...listed, artefacts: byClock };
  const settledAt = endOf(request, artefacts, now);
  // Pages recognise a newer row by it.
  const updatedAt = settledAt > request.updatedAt ? settledAt : request.updatedAt;
  return { ...listed, request: { ...request, status: state.status, settledAt, updatedAt }, artefacts: byClock };
}

function withDates(stored: Stored): PresentArtefact {
  const dateOf = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ...stored,
    endedAt: dateOf(stored.endedAt),
    dateFrom: dateOf(stored.dateFrom),
    dateTo: dateOf(stored.dateTo),
    dataEraseAt: dateOf(stored.dataEraseAt),
  };
}

/** When a request ended: at its own end, or at that of the last of its artefacts. An end that is not known yet is that of the request. */
function endOf(
  { status: stored, dataEraseAt }: ListedRequest["request"],
  artefacts: PresentArtefact[],
  now: Date,
): Date {
  const requestEnd = dataEraseAt ?? now;
  if (stored !== "GRANTED") return requestEnd;
  const ends = artefacts
    .filter(({ status }) => !hasEnded(status))
    .map(({ status, dataEraseAt }) => (status === "FETCHING" ? null : dataEraseAt)?.getTime() ?? Infinity);
  const last = ends.length > 0 ? Math.max(...ends) : Infinity;
  return new Date(Math.min(last, requestEnd.getTime()));
}
