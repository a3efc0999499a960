import { useTranslations } from "next-intl";
import type { Field } from "@/lib/health-record/document/data-types";
import type { Dosage, Timing } from "@/lib/health-record/document/dosage";
import type { Item } from "@/lib/health-record/document/to-item";
import type { ReadDocument } from "@/lib/health-record/worker/read-document";
import { useTimingText } from "@/components/records/medication/use-timing-text";
import { codesIn, type SentCode } from "@/components/records/values/codes-in";
import { isTechnical } from "@/components/records/values/field-groups";
import { FieldList } from "@/components/records/values/field-list";

/** Codes, identifiers and what else serves software, of the document and of each item: there for those who look for it. */
export function TechnicalDetails({ document }: { document: ReadDocument }) {
  const t = useTranslations("records");
  const persons = [...(document.person ? [document.person] : []), ...document.otherPersons];
  const own = [...document.details, ...persons.flatMap(({ details }) => details)];
  const rows = [
    {
      key: "document",
      name: document.title ?? t("document-untitled"),
      fields: own.filter(isTechnical),
      codes: codesIn([document.type, document.sections]),
      timings: [],
    },
    ...document.items.map((item) => ({
      key: item.key,
      name: item.title ?? item.resourceType,
      fields: [...statusOf(item), ...item.details.filter(isTechnical)],
      codes: codesIn(item),
      timings: item.kind === "medication" ? item.dosages.flatMap(hiddenTiming) : [],
    })),
  ].filter(({ fields, codes, timings }) => codes.length + timings.length + fields.length > 0);
  if (rows.length === 0) return null;
  return (
    <details>
      <summary className="w-fit text-soft">{t("technical")}</summary>
      <ul className="mt-1 flex flex-col gap-1 pl-3">
        {rows.map(({ key, ...row }) => (
          <TechnicalRow key={key} {...row} />
        ))}
      </ul>
    </details>
  );
}

type RowProps = { name: string; fields: Field[]; codes: SentCode[]; timings: Timing[] };

/** The status of a result that is final, which stands nowhere else. */
function statusOf({ kind, status }: Item): Field[] {
  return kind !== "observation" || status === undefined
    ? []
    : [{ path: ["status"], value: { type: "text", text: status } }];
}

/** Coded timing beside a text that it does not contradict. */
function hiddenTiming({ timing, showsTiming }: Dosage): Timing[] {
  return timing === undefined || showsTiming ? [] : [timing];
}

function TechnicalRow({ name, fields, codes, timings }: RowProps) {
  const t = useTranslations("records");
  const { frequency, duration } = useTimingText();
  return (
    <li className="wrap-anywhere">
      <span className="font-medium">{name}</span>{" "}
      <span className="text-soft">
        {codes.map(({ system, code }) => [system, code].filter(Boolean).join(" ")).join(" · ")}
      </span>
      {timings.map((timing, index) => (
        <span key={index} className="text-soft">
          {" "}
          {t("coded-timing", { timing: [frequency(timing), duration(timing)].filter(Boolean).join(", ") })}
        </span>
      ))}
      <FieldList fields={fields} />
    </li>
  );
}
