import type { DateRange, RequestedConsent } from "@/sandbox/state/consent-request";
import type { Link } from "@/sandbox/state/patients";

/** What a patient changes before granting; a member that is left out stays as requested. Times are ISO 8601. */
export type Choice = { hiTypes?: string[]; hipIds?: string[]; from?: string; to?: string; eraseAt?: string };

/** What a patient grants. */
export type GrantedScope = { hiTypes: string[]; links: Link[]; dateRange: DateRange; dataEraseAt: string };

const timeOf = (text: string) => new Date(text).getTime();

/** The hospitals that a request applies to: those with linked records, or only the one that the request names. */
export function linksInScope(asked: RequestedConsent, links: Link[]): Link[] {
  const requested = asked.careContexts?.map(({ careContextReference }) => careContextReference) ?? null;
  return links
    .filter(({ hospital }) => asked.hip === null || asked.hip.id === hospital.id)
    .map(({ hospital, careContexts }) => ({
      hospital,
      careContexts: careContexts.filter((one) => requested === null || requested.includes(one.careContextReference)),
    }))
    .filter(({ careContexts }) => careContexts.length > 0);
}

/**
 * Applies a patient's choice to the requested consent. Returns a problem, one sentence for the patient, when the choice is not valid.
 * A choice may only reduce what was requested, except with `widen`, which is for tests.
 */
export function applyChoice(
  asked: RequestedConsent,
  links: Link[],
  choice: Choice,
  now: Date,
  widen = false,
): GrantedScope | { problem: string } {
  const { permission } = asked;
  const hiTypes = choice.hiTypes ?? asked.hiTypes;
  const chosen = linksInScope(asked, links).filter(({ hospital }) => choice.hipIds?.includes(hospital.id) ?? true);
  const from = choice.from ?? permission.dateRange.from;
  const to = choice.to ?? permission.dateRange.to;
  const dataEraseAt = choice.eraseAt ?? permission.dataEraseAt;
  if ([from, to, dataEraseAt].some((text) => Number.isNaN(timeOf(text)))) return { problem: "A date is not valid." };
  if (hiTypes.length === 0) return { problem: "Choose at least one record type." };
  if (chosen.length === 0) return { problem: "Choose at least one hospital." };
  if (choice.hipIds !== undefined && chosen.length !== new Set(choice.hipIds).size) {
    return { problem: "One of these hospitals has no records to share." };
  }
  if (timeOf(from) > timeOf(to)) return { problem: "The period ends before it begins." };
  if (timeOf(dataEraseAt) <= now.getTime()) return { problem: "The consent must end in the future." };
  if (!widen) {
    if (hiTypes.some((type) => !asked.hiTypes.includes(type))) {
      return { problem: "These are more record types than were requested." };
    }
    if (timeOf(from) < timeOf(permission.dateRange.from) || timeOf(to) > timeOf(permission.dateRange.to)) {
      return { problem: "This period is longer than was requested." };
    }
    if (timeOf(dataEraseAt) > timeOf(permission.dataEraseAt)) {
      return { problem: "The consent would end later than was requested." };
    }
  }
  return { hiTypes, links: chosen, dateRange: { from, to }, dataEraseAt };
}
