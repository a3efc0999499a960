import { useTranslations } from "next-intl";
import { DayText, InstantText } from "@/components/time/instant-text";
import { StatusWord } from "@/components/consent/status-word";
import { useRecordTypeList, useRecordTypeText } from "@/components/consent/use-record-type-text";
import type { ArtefactView } from "@/lib/consent/dashboard/consent-request-view";

/** One hospital's permission: what it holds, until when, and what the patient changed. */
export function ArtefactBlock({ artefact }: { artefact: ArtefactView }) {
  const t = useTranslations("request");
  const reasons = useTranslations("aside-reason");
  const types = useRecordTypeText();
  const { hip, dateRange, dataEraseAt } = artefact;
  return (
    <article className="py-3 first:pt-0 last:pb-0" aria-label={hip?.name ?? hip?.id ?? t("artefact-unknown")}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">{hip?.name ?? hip?.id ?? t("artefact-unknown")}</h3>
        <StatusWord status={artefact.status} of="artefact-status" />
      </div>
      {dateRange && dataEraseAt ? (
        <dl className="mt-1 grid grid-cols-[6.5rem_1fr] gap-x-3">
          <dt className="text-soft">{t("holds")}</dt>
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
      <Narrowed artefact={artefact} />
      {artefact.asideReasons.length > 0 ? (
        <div className="mt-1">
          {t("aside")}
          <ul className="list-disc pl-5">
            {artefact.asideReasons.map((reason) => (
              <li key={reason}>{reasons.has(reason) ? reasons(reason) : reasons("unknown", { reason })}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </article>
  );
}

function Narrowed({ artefact: { narrowed, dateRange } }: { artefact: ArtefactView }) {
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
