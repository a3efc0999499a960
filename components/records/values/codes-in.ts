import type { Coding } from "@/lib/health-record/document/data-types";

export type SentCode = { system: string; code: string };

const SYSTEMS = new Map([
  ["http://snomed.info/sct", "SNOMED CT"],
  ["http://loinc.org", "LOINC"],
  ["http://unitsofmeasure.org", "UCUM"],
  ["http://hl7.org/fhir/sid/icd-10", "ICD-10"],
  ["http://www.nlm.nih.gov/research/umls/rxnorm", "RxNorm"],
]);

/** Every code inside a value, each once, in the order in which they stand; systems by their usual names. */
export function codesIn(value: unknown): SentCode[] {
  const found = new Map<string, SentCode>();
  collect(value, found);
  return [...found.values()];
}

function collect(value: unknown, found: Map<string, SentCode>): void {
  if (Array.isArray(value)) {
    for (const one of value) collect(one, found);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const { code, system } = value as Coding;
  if (typeof code === "string") {
    const name = SYSTEMS.get(system ?? "") ?? system ?? "";
    found.set(`${name} ${code}`, { system: name, code });
  }
  for (const one of Object.values(value)) if (typeof one === "object") collect(one, found);
}
