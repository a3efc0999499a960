import "server-only";
import type { Concept } from "@/lib/health-record/document/data-types";
import type { Item } from "@/lib/health-record/document/to-item";

/** Codes of the International Patient Summary, such as `no-known-problems` and `no-medication-info`. */
const IPS_CODE = /^no-(?:known-)?[a-z-]*(?:problems|medications|procedures|immunizations|devices|info)$/;
/** SNOMED CT: no current problems or disability, no known medications, not on medication, no past history of procedure. */
const SNOMED_CODES = new Set(["160245001", "787481004", "182849000", "416128008"]);
const WORDS =
  /^(?:no|nil) (?:known |current |significant )?(?:problems?|medications?|medicines?|procedures?|immuni[sz]ations?)$/;

/** Whether an item in the place of a problem, medicine, procedure or immunisation states that there is none, or that nothing is known. */
export function statesNone(item: Item): boolean {
  const concept = conceptOf(item);
  if (concept === undefined) return false;
  return (
    concept.codings.some(({ code = "" }) => IPS_CODE.test(code) || SNOMED_CODES.has(code)) ||
    WORDS.test(concept.label.trim().toLowerCase())
  );
}

function conceptOf(item: Item): Concept | undefined {
  switch (item.kind) {
    case "medication":
      return item.drug;
    case "condition":
    case "procedure":
    case "immunization":
      return item.code;
    default:
      return undefined;
  }
}
