import { useTranslations } from "next-intl";
import type { Concept } from "@/lib/health-record/document/data-types";
import type { DocumentSection } from "@/lib/health-record/document/health-document";
import type { DocumentParts } from "@/components/records/document/document-parts";
import { ConceptText, otherWordsOf } from "@/components/records/values/concept-text";
import { EntriesByKind, hasSeveralKinds } from "@/components/records/document/entries-by-kind";
import { isTechnical } from "@/components/records/values/field-groups";
import { FieldList } from "@/components/records/values/field-list";
import { Narrative } from "@/components/records/values/narrative";
import { MissingReferences } from "@/components/records/values/reference-text";

/** A code without words, beside a title. */
function isMereCode({ label, codings }: Concept, heading: string): boolean {
  return label !== heading && codings.some(({ code, display }) => code === label && display === undefined);
}

type SectionProps = { section: DocumentSection; parts: DocumentParts; level?: 5 | 6 };

/** A section as its author wrote it: the attested text, then the entries, what is missing of them, and the sections inside. */
export function DocumentSectionView({ section, parts, level = 5 }: SectionProps) {
  const t = useTranslations("records");
  const { origin, title, code, narrative, emptyReason, entries, missing, sections, details } = section;
  const Heading = level === 5 ? "h5" : "h6";
  const heading = origin === "sender" ? (title ?? code?.label ?? t("section-untitled")) : t(`origin.${origin}`);
  const isNamed = origin === "sender" && (title ?? code) !== undefined;
  const showsKind = !isNamed || hasSeveralKinds(entries, parts);
  const body = (
    <div className="flex flex-col gap-2">
      {narrative === undefined ? null : <Narrative html={narrative} language={parts.language} />}
      {emptyReason ? (
        <p>
          {t("section-empty")} <ConceptText concept={emptyReason} />
        </p>
      ) : null}
      {origin === "also-in-document" ? (
        <EntriesByKind entries={entries} parts={parts} />
      ) : (
        parts.renderItems(
          entries.map((entry) => ({ ...entry, showsKind })),
          parts,
        )
      )}
      {missing.map((reference, index) => (
        <p key={index} className="text-wait">
          {t("section-missing")} <MissingReferences references={[reference]} />
        </p>
      ))}
      <FieldList fields={details.filter((field) => !isTechnical(field))} />
      {sections.map((inner, index) => (
        <DocumentSectionView key={index} section={inner} parts={parts} level={6} />
      ))}
    </div>
  );
  if (origin === "people") {
    return (
      <details className="text-soft">
        <summary className="w-fit">{t("people", { count: entries.length })}</summary>
        <div className="mt-1 pl-3">{body}</div>
      </details>
    );
  }
  return (
    <section>
      <Heading className="mb-1 border-b border-line font-semibold">
        {isNamed ? <span lang={parts.language ?? ""}>{heading}</span> : heading}
        {code === undefined || isMereCode(code, heading) ? null : (
          <span className="font-normal text-soft">
            {" "}
            {code.label === heading ? otherWordsOf(code).join("; ") : <ConceptText concept={code} />}
          </span>
        )}
      </Heading>
      {body}
    </section>
  );
}
