import { useTranslations } from "next-intl";
import type { Field } from "@/lib/health-record/document/data-types";
import type { ReadDocument } from "@/lib/health-record/worker/read-document";
import { codesIn, type SentCode } from "@/components/records/values/codes-in";
import { isTechnical } from "@/components/records/values/field-groups";
import { FieldList } from "@/components/records/values/field-list";

/** Codes, identifiers and what else serves software, of the document and of each item: there for those who look for it. */
export function TechnicalDetails({ document }: { document: ReadDocument }) {
  const t = useTranslations("records");
  const own = [...document.details, ...(document.person?.details ?? [])];
  const rows = [
    {
      key: "document",
      name: document.title ?? t("document-untitled"),
      fields: own,
      codes: codesIn([document.type, document.sections]),
    },
    ...document.items.map((item) => ({
      key: item.key,
      name: item.title ?? item.resourceType,
      fields: item.details,
      codes: codesIn({ ...item, details: [] }),
    })),
  ].filter(({ fields, codes }) => codes.length > 0 || fields.some(isTechnical));
  if (rows.length === 0) return null;
  return (
    <details>
      <summary className="w-fit text-soft">{t("technical")}</summary>
      <ul className="mt-1 flex flex-col gap-1 pl-3">
        {rows.map(({ key, name, fields, codes }) => (
          <TechnicalRow key={key} name={name} fields={fields.filter(isTechnical)} codes={codes} />
        ))}
      </ul>
    </details>
  );
}

function TechnicalRow({ name, fields, codes }: { name: string; fields: Field[]; codes: SentCode[] }) {
  return (
    <li className="wrap-anywhere">
      <span className="font-medium">{name}</span>{" "}
      <span className="text-soft">
        {codes.map(({ system, code }) => [system, code].filter(Boolean).join(" ")).join(" · ")}
      </span>
      <FieldList fields={fields} />
    </li>
  );
}
