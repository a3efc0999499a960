import "server-only";
import type { HiType } from "@/lib/abdm/vocabulary";
import type { Concept } from "@/lib/health-record/document/data-types";

/** What kind of document it is. Title, type and consent artefact often contradict each other. */
export type DocumentKind = {
  /** The kind by which documents are grouped: that of the artefact, else that of the document. */
  group?: HiType | undefined;
  fromType?: HiType | undefined;
  fromTitle?: HiType | undefined;
  /** Two of the sources name different kinds. */
  isConflict: boolean;
};

/** SNOMED CT codes that NRCeS gives to the types of documents. */
const HI_TYPE_OF_CODE = new Map<string, HiType>([
  ["371530004", "OPConsultation"],
  ["440545006", "Prescription"],
  ["373942005", "DischargeSummary"],
  ["721981007", "DiagnosticReport"],
  ["41000179103", "ImmunizationRecord"],
  ["419891008", "HealthDocumentRecord"],
]);

/** Beginnings of words of titles and type texts; the first that is found decides. */
const HI_TYPE_OF_WORDS: [words: string[], hiType: HiType][] = [
  [["discharge"], "DischargeSummary"],
  [["prescription"], "Prescription"],
  [["immunization", "immunisation", "vaccination"], "ImmunizationRecord"],
  [["invoice"], "Invoice"],
  [["wellness"], "WellnessRecord"],
  [["diagnostic", "lab report", "laboratory"], "DiagnosticReport"],
  [["consult"], "OPConsultation"],
  [["health document"], "HealthDocumentRecord"],
];

/**
 * The kind of a document. `artefactTypes` are the HI types of the consent artefact: where it has several, the document's type decides among
 * them, then its title.
 */
export function documentKindOf(
  title: string | undefined,
  type: Concept | undefined,
  artefactTypes: readonly HiType[],
): DocumentKind {
  const coded = type?.codings.map(({ code }) => HI_TYPE_OF_CODE.get(code ?? "")).find((found) => found !== undefined);
  const displays = [type?.label, ...(type?.codings ?? []).map(({ display }) => display)];
  const fromType = coded ?? displays.map(hiTypeOfWords).find((found) => found !== undefined);
  const fromTitle = hiTypeOfWords(title);
  const [only] = artefactTypes;
  const candidates = [fromType, fromTitle].filter((found) => found !== undefined);
  const among = candidates.find((found) => artefactTypes.includes(found));
  const fromArtefact = artefactTypes.length === 1 ? only : among;
  const named = new Set([...candidates, ...(fromArtefact === undefined ? [] : [fromArtefact])]);
  const isOutside = artefactTypes.length > 0 && candidates.some((found) => !artefactTypes.includes(found));
  return { group: fromArtefact ?? fromType ?? fromTitle, fromType, fromTitle, isConflict: named.size > 1 || isOutside };
}

function hiTypeOfWords(text: string | undefined): HiType | undefined {
  const lower = text?.toLowerCase() ?? "";
  return HI_TYPE_OF_WORDS.find(([words]) => words.some((word) => lower.includes(word)))?.[1];
}
