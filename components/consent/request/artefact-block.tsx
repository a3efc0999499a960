import { useTranslations } from "next-intl";
import { ArtefactStatusWord } from "@/components/consent/status-word";
import { useRecordTypeList, useRecordTypeText } from "@/components/consent/use-record-type-text";
import { DayText, InstantText } from "@/components/time/instant-text";
import { RecordsLine, type RecordsLineProps } from "@/components/consent/request/records-line";
import type { ArtefactView } from "@/lib/consent/dashboard/consent-request-view";

/** One hospital's consent artefact: what it covers, until when, and what the patient reduced. */
export function ArtefactBlock({ artefact, ...records }: RecordsLineProps) {
  const t = useTranslations("request");
  const reasons = useTranslations("mismatch-reason");
  const types = useRecordTypeText();
  const { hip, dateRange, dataEraseAt } = artefact;
  const hospital = hip?.name ?? hip?.id ?? t("unknown-hospital");
  return (
    <article className="py-3 first:pt-0 last:pb-0" aria-label={hospital}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">{hospital}</h3>
        <ArtefactStatusWord status={artefact.status} />
      </div>
      {dateRange && dataEraseAt ? (
        <dl className="mt-1 grid grid-cols-[6.5rem_1fr] gap-x-3">
          <dt className="text-soft">{t("may-be-seen")}</dt>
          <dd>
            {types(artefact.hiTypes)}, <DayText iso={dateRange.from} /> – <DayText iso={dateRange.to} />,{" "}
            {t("visits", { count: artefact.careContextCount })}
          </dd>
          <dt className="text-soft">{t("until")}</dt>
          <dd>
            <InstantText iso={dataEraseAt} />
          </dd>
        </dl>
      ) : null}
      {artefact.endedAt ? (
        <p className="mt-1">
          {t("ended-on")} <InstantText iso={artefact.endedAt} />
        </p>
      ) : null}
      <RecordsLine artefact={artefact} {...records} />
      <Reductions artefact={artefact} />
      {artefact.mismatchReasons.length > 0 ? (
        <div className="mt-1">
          {t("mismatch")}
          <ul className="list-disc pl-5">
            {artefact.mismatchReasons.map((reason) => (
              <li key={reason}>{reasons(reason)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </article>
  );
}

/** What the patient reduced: record types left out, a shorter period, an earlier end. */
function Reductions({ artefact: { narrowed, dateRange } }: { artefact: ArtefactView }) {
  const t = useTranslations("request");
  const types = useRecordTypeList();
  return (
    <>
      {narrowed.hiTypes.length > 0 ? (
        <p className="mt-1 font-medium">{t("left-out", { types: types(narrowed.hiTypes) })}</p>
      ) : null}
      {(narrowed.from || narrowed.to) && dateRange ? (
        <p className="mt-1 font-medium">
          {t("period-shortened-to")} <DayText iso={dateRange.from} /> – <DayText iso={dateRange.to} />
        </p>
      ) : null}
      {narrowed.dataEraseAt ? (
        <p className="mt-1 font-medium">
          {t("keep-shortened-to")} <InstantText iso={narrowed.dataEraseAt} />
        </p>
      ) : null}
    </>
  );
}
