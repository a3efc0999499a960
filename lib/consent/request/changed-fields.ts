import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

type Fields = Required<ConsentRequestDraft>;
type Field = keyof Fields;

/** Each field in one spelling, so that two forms that ask the same compare as equal. */
const SPELLINGS: { [F in Field]: (value: Fields[F]) => unknown } = {
  abhaAddress: (address) => normaliseAbhaAddress(address) ?? address.trim(),
  purpose: (purpose) => purpose,
  emergencyReason: (reason) => reason.trim(),
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
  const [before, now] = [allFields(asked), allFields(form)];
  return (Object.keys(SPELLINGS) as Field[]).filter((field) => spelling(before, field) !== spelling(now, field));
}

const allFields = (form: ConsentRequestDraft): Fields => ({ emergencyReason: "", ...form });

function spelling<F extends Field>(form: Fields, field: F): string {
  return JSON.stringify(SPELLINGS[field](form[field]));
}
