import type { Link } from "@/sandbox/patients/patients";
import type { Asked, DateRange } from "./consent-request";

/** What a patient changes before allowing; what is left out stays as asked. Times in ISO 8601. */
export type Choice = { hiTypes?: string[]; hipIds?: string[]; from?: string; to?: string; eraseAt?: string };

/** What a patient allows. */
export type Allowed = { hiTypes: string[]; links: Link[]; dateRange: DateRange; dataEraseAt: string };

const instant = (text: string) => new Date(text).getTime();

/** The hospitals that a request could open: those with linked records, or only the one that was named. */
export function openableLinks(asked: Asked, links: Link[]): Link[] {
  const wanted = asked.careContexts?.map(({ careContextReference }) => careContextReference) ?? null;
  return links
    .filter(({ hospital }) => asked.hip === null || asked.hip.id === hospital.id)
    .map(({ hospital, careContexts }) => ({
      hospital,
      careContexts: careContexts.filter((one) => wanted === null || wanted.includes(one.careContextReference)),
    }))
    .filter(({ careContexts }) => careContexts.length > 0);
}

/** Takes a choice downwards from what was asked, or says in one sentence what is wrong with it. `widen` lets it go upwards too, for tests. */
export function narrow(
  asked: Asked,
  links: Link[],
  choice: Choice,
  now: Date,
  widen = false,
): Allowed | { problem: string } {
  const { permission } = asked;
  const openable = openableLinks(asked, links);
  const hiTypes = choice.hiTypes ?? asked.hiTypes;
  const chosen = openable.filter(({ hospital }) => choice.hipIds?.includes(hospital.id) ?? true);
  const from = choice.from ?? permission.dateRange.from;
  const to = choice.to ?? permission.dateRange.to;
  const dataEraseAt = choice.eraseAt ?? permission.dataEraseAt;
  if ([from, to, dataEraseAt].some((text) => Number.isNaN(instant(text)))) return { problem: "A date cannot be read." };
  if (hiTypes.length === 0) return { problem: "Choose at least one kind of record." };
  if (chosen.length === 0) return { problem: "Choose at least one hospital." };
  if (choice.hipIds !== undefined && chosen.length !== new Set(choice.hipIds).size) {
    return { problem: "One of these hospitals has no records to share." };
  }
  if (instant(from) > instant(to)) return { problem: "The period ends before it begins." };
  if (instant(dataEraseAt) <= now.getTime()) return { problem: "The end must lie in the future." };
  if (!widen) {
    if (hiTypes.some((type) => !asked.hiTypes.includes(type)))
      return { problem: "More kinds of record than were asked for." };
    if (instant(from) < instant(permission.dateRange.from) || instant(to) > instant(permission.dateRange.to)) {
      return { problem: "A longer period than was asked for." };
    }
    if (instant(dataEraseAt) > instant(permission.dataEraseAt)) return { problem: "A later end than was asked for." };
  }
  return { hiTypes, links: chosen, dateRange: { from, to }, dataEraseAt };
}
