"use client";

import { useTranslations } from "next-intl";
import { useFieldError } from "@/components/ui/message-key";
import type { PreviewLine } from "@/lib/staff/preview-staff-import";

const FIELDS: Record<string, "name" | "email" | "roles" | "registration-number" | "council" | "hpr-id"> = {
  name: "name",
  email: "email",
  roles: "roles",
  registrationNumber: "registration-number",
  council: "council",
  hprId: "hpr-id",
};
const CELL = "px-3 py-1.5 align-top wrap-anywhere";

/** What an import would do, line by line: those with errors first, since they are what has to be looked at. */
export function ImportPreviewTable({ lines }: { lines: PreviewLine[] }) {
  const t = useTranslations("staff");
  const ordered = [...lines].sort((one, other) => rank(one) - rank(other) || one.number - other.number);
  return (
    <div
      className="overflow-x-auto rounded-lg border border-line bg-card"
      role="region"
      tabIndex={0}
      aria-label={t("list.result")}
    >
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-left text-soft">
            <th scope="col" className={`${CELL} font-medium`}>
              {t("list.line")}
            </th>
            <th scope="col" className={`${CELL} font-medium`}>
              {t("columns.name")}
            </th>
            <th scope="col" className={`${CELL} font-medium`}>
              {t("list.result")}
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((line) => (
            <tr key={line.number} data-line={line.number} className="border-b border-line last:border-b-0">
              <td className={CELL}>{line.number}</td>
              <td className={CELL}>
                {line.name || <span className="text-soft">{t("none")}</span>}
                <span className="block text-soft">{line.email}</span>
                <span className="block text-soft">{line.roles}</span>
              </td>
              <td className={CELL}>
                <LineResult line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LineResult({ line: { problems, warning } }: { line: PreviewLine }) {
  const t = useTranslations("staff");
  const fieldError = useFieldError();
  if (problems.length === 0)
    return <span className={warning ? "text-wait" : "text-good"}>{t(warning ? "list.warning" : "list.ready")}</span>;
  return (
    <ul className="font-medium text-bad">
      {problems.map(({ field, key }) => (
        <li key={field + key}>
          {t("list.problem-of", { field: t(`fields.${FIELDS[field] ?? "name"}`), problem: fieldError(key) ?? "" })}
        </li>
      ))}
    </ul>
  );
}

function rank({ problems, warning }: PreviewLine): number {
  if (problems.length > 0) return 0;
  return warning ? 1 : 2;
}
