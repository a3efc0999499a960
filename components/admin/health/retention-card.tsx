import { useFormatter, useTranslations } from "next-intl";
import { RelativeTime } from "@/components/time/relative-time";
import { Card } from "@/components/ui/card";
import { FactList } from "@/components/ui/fact-list";
import type { HealthView } from "@/lib/operations/health/health-view";
import type { RetentionView } from "@/lib/operations/retention/retention-view";

const COLUMNS = ["what", "kept", "due", "swept"] as const;
const CELL = "block min-w-0 wrap-anywhere md:table-cell md:px-3 md:py-1.5 md:align-top";

/** What is kept for how long and what is due, and how much lies under older encryption keys. */
export function RetentionCard({ health }: { health: Pick<HealthView, "retention" | "encryption"> }) {
  const t = useTranslations("retention");
  return (
    <Card title={t("title")}>
      <KeyFacts {...health.encryption} />
      <table role="table" aria-label={t("title")} className="mt-4 block w-full border-collapse md:table">
        <thead role="rowgroup" className="hidden md:table-header-group">
          <tr role="row" className="border-b border-line text-left text-soft">
            {COLUMNS.map((column) => (
              <th role="columnheader" scope="col" key={column} className="px-3 py-1.5 font-medium">
                {t(`columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="block md:table-row-group">
          {health.retention.map((row) => (
            <RetentionRow key={row.kind} row={row} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function RetentionRow({ row: { kind, kept, due, sweptAt } }: { row: RetentionView }) {
  const t = useTranslations("retention");
  return (
    <tr role="row" data-kind={kind} className="block border-b border-line py-2 last:border-b-0 md:table-row md:py-0">
      <td role="cell" className={`${CELL} font-medium`}>
        {t(`kind.${kind}`)}
      </td>
      <td role="cell" className={CELL}>
        <span className="text-soft md:hidden">{t("columns.kept")} </span>
        {"days" in kept ? t("days", { days: kept.days }) : t(`until.${kept.until}`)}
      </td>
      <td role="cell" className={CELL}>
        <span className="text-soft md:hidden">{t("columns.due")} </span>
        <DueRows due={due} />
      </td>
      <td role="cell" className={`${CELL} text-soft`}>
        <span className="md:hidden">{t("columns.swept")} </span>
        {sweptAt ? <RelativeTime iso={sweptAt} /> : "–"}
      </td>
    </tr>
  );
}

function DueRows({ due: { rows, more } }: Pick<RetentionView, "due">) {
  const t = useTranslations("retention");
  const format = useFormatter();
  return more ? t("due-many", { count: rows }) : format.number(rows);
}

function KeyFacts({ remaining, sweptAt }: HealthView["encryption"]) {
  const t = useTranslations("retention");
  return (
    <FactList
      columns="stacked"
      facts={[
        {
          name: t("keys"),
          value:
            remaining === null || sweptAt === null ? (
              t("keys-unknown")
            ) : (
              <>
                {t("keys-remaining", { count: remaining })} (<RelativeTime iso={sweptAt} />)
              </>
            ),
          bad: remaining !== null && remaining > 0,
        },
      ]}
    />
  );
}
