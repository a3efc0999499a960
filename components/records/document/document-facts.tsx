import { useTranslations } from "next-intl";
import type { DocumentPerson } from "@/lib/health-record/document/document-person";
import type { ReaderRecord } from "@/lib/health-record/reader/records-view";
import type { ReadDocument } from "@/lib/health-record/worker/read-document";
import { ConceptText } from "@/components/records/values/concept-text";
import { DateText } from "@/components/records/values/date-text";
import { isTechnical } from "@/components/records/values/field-groups";
import { FieldList } from "@/components/records/values/field-list";
import { FoldedNarrative } from "@/components/records/values/narrative";
import { ReferenceList, ReferenceText, SubjectText } from "@/components/records/values/reference-text";
import { InstantText } from "@/components/time/instant-text";

/** Who wrote a document and when, whom it names, and what was noticed while it was read. */
export function DocumentFacts({ record, document }: { record: ReaderRecord; document: ReadDocument }) {
  const t = useTranslations("records");
  const kinds = useTranslations("hi-type");
  const problems = useTranslations("record-problem");
  const { type, date, assembled, authors, organisation, person, subject, otherPersons, kind, status } = document;
  const named = [kind.group, kind.fromType, kind.fromTitle].flatMap((one) => (one ? [kinds(one)] : []));
  return (
    <div className="text-soft">
      <p className="flex flex-wrap gap-x-4">
        {type ? (
          <span>
            {t("fact.type")} <ConceptText concept={type} />
          </span>
        ) : null}
        {status === undefined ? null : (
          <span>
            {t("fact.status")} {status}
          </span>
        )}
        {date ? (
          <span>
            {t("fact.written")} <DateText date={date} />
          </span>
        ) : null}
        {assembled && assembled.text !== date?.text ? (
          <span>
            {t("fact.assembled")} <DateText date={assembled} />
          </span>
        ) : null}
        {authors.length > 0 ? (
          <span>
            {t("by")} <ReferenceList references={authors} />
          </span>
        ) : null}
        {organisation ? (
          <span>
            {t("fact.organisation")} <ReferenceText reference={organisation} />
          </span>
        ) : null}
        <span>
          {t("fact.received", { hospital: record.hospital })} <InstantText iso={record.receivedAt} />
        </span>
      </p>
      <p className="flex flex-wrap gap-x-4">
        {person ? <PersonText person={person} /> : <span>{t("fact.no-person")}</span>}
        {subject ? <SubjectText reference={subject} /> : null}
      </p>
      <FieldList fields={[...(person?.details ?? []), ...document.details].filter((field) => !isTechnical(field))} />
      {person?.narrative === undefined ? null : (
        <FoldedNarrative html={person.narrative} language={document.language} />
      )}
      {otherPersons.map((other) => (
        <div key={other.key} className="font-semibold text-wait">
          {t("fact.also-names")} <PersonText person={other} />
          <FieldList fields={other.details.filter((field) => !isTechnical(field))} />
          {other.narrative === undefined ? null : (
            <FoldedNarrative html={other.narrative} language={document.language} />
          )}
        </div>
      ))}
      {kind.isConflict ? <p>{t("fact.kind-conflict", { kinds: [...new Set(named)].join(", ") })}</p> : null}
      {document.repairs.map((repair) => (
        <p key={repair}>{t(`repair.${repair}`)}</p>
      ))}
      {document.notices.map((notice) => (
        <p key={notice}>{problems(notice)}</p>
      ))}
    </div>
  );
}

/** The person of a document, as sent. */
function PersonText({ person }: { person: DocumentPerson }) {
  const t = useTranslations("records");
  const { names, birthDate, gender } = person;
  return (
    <span className="wrap-anywhere">
      {t("fact.names", { names: names.length > 0 ? names.join(", ") : t("not-known") })} · {t("birth")}{" "}
      {birthDate ? <DateText date={birthDate} /> : t("not-known")} · {gender ?? t("not-known")}
    </span>
  );
}
