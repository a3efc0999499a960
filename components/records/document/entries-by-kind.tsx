import { useTranslations } from "next-intl";
import type { SectionEntry } from "@/lib/health-record/document/health-document";
import type { Item } from "@/lib/health-record/document/to-item";
import type { DocumentParts } from "@/components/records/document/document-parts";

/** The order in which kinds are read. */
const KINDS = [
  "allergy",
  "medication",
  "condition",
  "report",
  "observation",
  "procedure",
  "immunization",
  "immunization-recommendation",
  "encounter",
  "care-plan",
  "service-request",
  "appointment",
  "family-history",
  "specimen",
  "invoice",
  "document",
  "other",
] as const satisfies readonly Item["kind"][];

type EntriesProps = { entries: readonly SectionEntry[]; parts: DocumentParts };

/** Items that stand in no section of the sender, under a heading for each kind. */
export function EntriesByKind({ entries, parts }: EntriesProps) {
  const t = useTranslations("records.kind-heading");
  return KINDS.map((kind) => {
    const ofKind = entries.filter(({ key }) => parts.items.get(key)?.kind === kind);
    return ofKind.length === 0 ? null : (
      <div key={kind}>
        <h6 className="mb-0.5 font-semibold text-soft">{t(kind)}</h6>
        {parts.renderItems(ofKind, parts)}
      </div>
    );
  });
}

/** Whether the heading of a section cannot show what its items are: they are of several kinds. */
export function hasSeveralKinds(entries: readonly SectionEntry[], parts: DocumentParts): boolean {
  return new Set(entries.flatMap(({ key }) => parts.items.get(key)?.kind ?? [])).size > 1;
}
