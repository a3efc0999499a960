import { useTranslations } from "next-intl";
import Link from "next/link";
import { SituationSentence } from "@/components/consent/situation-sentence";
import { shownStatus, StatusWord } from "@/components/consent/status-word";
import { useTimeFormat } from "@/components/time/use-time-format";
import { buttonClass } from "@/components/ui/button";
import { CardTable, CARD_CELL } from "@/components/ui/card-table";
import type { PatientItem, PatientPage } from "@/lib/consent/dashboard/list-my-patients";

const COLUMNS = [
  ["patient", "lg:w-[15rem]"],
  ["status", "lg:w-[8rem]"],
  ["latest", ""],
  ["records", "lg:w-[9rem]"],
] as const;

/** One page of a doctor's patients: rows on desktops, cards on phones. */
export function PatientTable({ page, isLaterPage, now }: { page: PatientPage; isLaterPage: boolean; now: Date }) {
  const t = useTranslations("patients");
  return (
    <>
      {page.items.length > 0 ? (
        <div className="overflow-hidden rounded-lg border border-line bg-card">
          <CardTable
            label={t("title")}
            columns={COLUMNS.map(([column, width]) => ({ heading: t(`columns.${column}`), width }))}
          >
            {page.items.map((item) => (
              <PatientRow key={item.latest.id} item={item} now={now} />
            ))}
          </CardTable>
        </div>
      ) : (
        <p className="rounded-lg border border-line bg-card p-6">{t(isLaterPage ? "empty-page" : "empty")}</p>
      )}
      <div className="mt-3 flex gap-3 print:hidden">
        {isLaterPage ? (
          <Link href="/patients" className={buttonClass()}>
            {t("newest")}
          </Link>
        ) : null}
        {page.nextCursor ? (
          <Link href={`/patients?before=${page.nextCursor}`} className={buttonClass()}>
            {t("older")}
          </Link>
        ) : null}
      </div>
    </>
  );
}

/** One patient. The link of the name leads to the newest request. */
function PatientRow({ item: { latest, recordsOf }, now }: { item: PatientItem; now: Date }) {
  const t = useTranslations("patients");
  const time = useTimeFormat(now);
  const { name, abhaAddress } = latest.patient;
  return (
    <tr
      role="row"
      className="grid grid-cols-[1fr_auto] gap-x-3 border-b border-line p-3 last:border-b-0 lg:table-row lg:p-0"
    >
      <td role="cell" className={CARD_CELL}>
        <Link
          href={`/requests/${latest.id}`}
          aria-describedby={`status-${latest.id} sentence-${latest.id}`}
          className="font-semibold wrap-anywhere"
        >
          {name ?? abhaAddress}
        </Link>
        <span className="block wrap-anywhere text-soft">{name ? abhaAddress : t("name-unknown")}</span>
      </td>
      <td role="cell" id={`status-${latest.id}`} className={CARD_CELL}>
        <StatusWord status={shownStatus(latest)} />
      </td>
      <td role="cell" className={`${CARD_CELL} col-span-2`}>
        <span id={`sentence-${latest.id}`}>
          <SituationSentence situation={latest.situation} patient={null} />
        </span>
        <span className="block text-soft">
          {t("asked", { at: time.short(latest.createdAt), doctor: latest.requester.name })}
        </span>
      </td>
      <td role="cell" className={`${CARD_CELL} col-span-2 ${recordsOf ? "" : "max-lg:hidden"}`}>
        {recordsOf ? (
          <Link href={`/patients/${recordsOf}`} prefetch={false} className="inline-block min-h-6">
            {t("open-records")}
            <span className="sr-only"> {name ?? abhaAddress}</span>
          </Link>
        ) : (
          <span className="text-soft">{t("no-records")}</span>
        )}
      </td>
    </tr>
  );
}
