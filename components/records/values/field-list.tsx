import { useTranslations } from "next-intl";
import type { Field, FieldValue } from "@/lib/health-record/document/data-types";
import { isMessageKey } from "@/components/ui/message-key";
import { ConceptText } from "@/components/records/values/concept-text";
import { DateText } from "@/components/records/values/date-text";
import { groupFields } from "@/components/records/values/field-groups";
import { Narrative } from "@/components/records/values/narrative";
import { quantityText } from "@/components/records/values/quantity-text";
import { ReferenceText } from "@/components/records/values/reference-text";
import { useElementText } from "@/components/records/values/use-element-text";

/** Whatever else the sender wrote, as names and values. Attachments stand with their item. */
export function FieldList({ fields }: { fields: readonly Field[] }) {
  const nameOf = useElementText();
  const shown = groupFields(fields.filter(({ value }) => value.type !== "attachment"));
  if (shown.length === 0) return null;
  return (
    <dl className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5">
      {shown.map(({ path, label, values }, index) => (
        <div key={index} className="min-w-0 wrap-anywhere">
          <dt className="inline text-soft">{label ?? `${nameOf(path)}:`}</dt>{" "}
          {values.map((value, at) => (
            <dd key={at} className="inline">
              {at > 0 ? ", " : ""}
              <FieldValueText value={value} />
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

function FieldValueText({ value }: { value: FieldValue }) {
  const t = useTranslations("records");
  switch (value.type) {
    case "text": {
      const key = `boolean.${value.text}`;
      return <span className="whitespace-pre-line">{isMessageKey(t, key) ? t(key) : value.text}</span>;
    }
    case "concept":
      return <ConceptText concept={value.concept} />;
    case "quantity":
      return <>{quantityText(value.quantity)}</>;
    case "date":
      return <DateText date={value.date} />;
    case "reference":
      return <ReferenceText reference={value.reference} />;
    case "narrative":
      return <Narrative html={value.html} />;
    case "absent": {
      const key = `absent.${value.reason}`;
      return <span className="text-soft">{isMessageKey(t, key) ? t(key) : value.reason}</span>;
    }
    case "attachment":
      return null;
  }
}
