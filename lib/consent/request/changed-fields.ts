import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

type Field = keyof ConsentRequestDraft;

/** Each field in one spelling, so that two forms that ask the same compare as equal. */
const SPELLINGS: { [F in Field]: (value: ConsentRequestDraft[F]) => unknown } = {
  abhaAddress: (address) => normaliseAbhaAddress(address) ?? address.trim(),
  purpose: (purpose) => purpose,
  hiTypes: (types) => [...new Set(types)].sort(),
  from: (day) => day,
  to: (day) => day,
  keepUntil: (minute) => minute.slice(0, "YYYY-MM-DDTHH:mm".length),
  hipId: (id) => id.trim(),
  careContexts: (visits) =>
    visits.map(({ patientReference, careContextReference }) => [patientReference.trim(), careContextReference.trim()]),
  frequency: ({ unit, value, repeats }) => [unit, Number(value), Number(repeats)],
};

/** The fields in which a form asks something else than another one; empty where both ask the same. */
export function changedFields(asked: ConsentRequestDraft, form: ConsentRequestDraft): Field[] {
  return (Object.keys(SPELLINGS) as Field[]).filter((field) => spelling(asked, field) !== spelling(form, field));
}

function spelling<F extends Field>(form: ConsentRequestDraft, field: F): string {
  return JSON.stringify(SPELLINGS[field](form[field]));
}
