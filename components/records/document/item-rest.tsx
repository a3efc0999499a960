import { useTranslations } from "next-intl";
import type { Field } from "@/lib/health-record/document/data-types";
import type { PartialDate } from "@/lib/health-record/document/partial-date";
import type { Item } from "@/lib/health-record/document/to-item";
import { AttachmentView } from "@/components/records/document/attachment-view";
import type { DocumentParts } from "@/components/records/document/document-parts";
import { labelsOfContained } from "@/components/records/document/entry-labels";
import { isTechnical } from "@/components/records/values/field-groups";
import { FieldList } from "@/components/records/values/field-list";
import { FoldedNarrative } from "@/components/records/values/narrative";
import { ReferenceList, SubjectText } from "@/components/records/values/reference-text";

type ItemRestProps = {
  item: Item;
  parts: DocumentParts;
  /** Items under this one that are shown elsewhere. */
  without?: ReadonlySet<string>;
};

/** Members of a panel stand below it, and results are mostly issued when they are made: both would stand there twice. */
function shownFields({ details, contains, date }: Item): Field[] {
  return details.filter((field) => {
    const { path, value } = field;
    const isBelow =
      value.type === "reference" && value.reference.key !== undefined && contains.includes(value.reference.key);
    const isDate = value.type === "date" && path[0] === "issued" && isSameMoment(value.date, date?.date);
    return !isTechnical(field) && !(path[0] === "hasMember" && isBelow) && !isDate;
  });
}

/** Parts of a second are not shown, and decide nothing. */
function isSameMoment(one: PartialDate, other: PartialDate | undefined): boolean {
  return (["year", "month", "day", "time", "zone"] as const).every((part) => one[part] === other?.[part]);
}

/** Whether {@link ItemRest} shows anything. */
export function hasRest({ item, without }: Omit<ItemRestProps, "parts">): boolean {
  const { subject, people, notes, narrative, attachments, contains } = item;
  return (
    subject !== undefined ||
    narrative !== undefined ||
    people.length + notes.length + attachments.length > 0 ||
    shownFields(item).some((field) => field.value.type !== "attachment") ||
    contains.some((key) => without?.has(key) !== true)
  );
}

/** What every item may have: whom it is about, who made it, notes, further details, the sender's text, attachments, and what belongs to it. */
export function ItemRest({ item, parts, without }: ItemRestProps) {
  const t = useTranslations("records");
  const { subject, people, notes, narrative, attachments, contains } = item;
  const language = item.language ?? parts.language;
  const labels = labelsOfContained(item);
  const inner = contains
    .filter((key) => without?.has(key) !== true)
    .map((key) => ({ key, isRepeated: false, label: labels.get(key), showsKind: true }));
  return (
    <>
      {subject ? (
        <p>
          <SubjectText reference={subject} />
        </p>
      ) : null}
      {notes.map((note, index) => (
        <p key={index} lang={language ?? ""} className="whitespace-pre-line">
          {note}
        </p>
      ))}
      <FieldList fields={shownFields(item)} />
      {people.length > 0 ? (
        <p className="text-soft">
          {t("by")} <ReferenceList references={people} />
        </p>
      ) : null}
      {narrative === undefined ? null : <FoldedNarrative html={narrative} language={language} />}
      {attachments.map((key) => {
        const attachment = parts.attachments.get(key);
        return attachment ? <AttachmentView key={key} attachment={attachment} parts={parts} /> : null;
      })}
      {inner.length > 0 ? (
        <div className="mt-1 flex flex-col gap-2 border-l-2 border-line pl-3">{parts.renderItems(inner, parts)}</div>
      ) : null}
    </>
  );
}
