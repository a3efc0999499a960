import { useTranslations } from "next-intl";
import { ArtefactStatusWord } from "@/components/consent/status-word";
import { useRecordTypeList, useRecordTypeText } from "@/components/consent/use-record-type-text";
import { DayText, InstantText } from "@/components/time/instant-text";
import { ShortTime } from "@/components/time/short-time";
import { RecordsLine, type RecordsLineProps } from "@/components/consent/request/records-line";
import type { ArtefactView } from "@/lib/consent/dashboard/consent-request-view";

/** One hospital's consent artefact: what may be seen and until when, what the patient reduced, or that it may be seen no more. */
export function ArtefactBlock({ artefact, ...records }: RecordsLineProps) {
  const t = useTranslations("request");
  const reasons = useTranslations("mismatch-reason");
  const { hip, status, mismatchReasons } = artefact;
  const hospital = hip?.name ?? hip?.id ?? t("unknown-hospital");
  return (
    <article className="py-3 first:pt-0 last:pb-0" aria-label={hospital}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">{hospital}</h3>
        <ArtefactStatusWord status={isNarrowed(artefact) ? "GRANTED_IN_PART" : status} />
      </div>
      <Scope artefact={artefact} />
      <End artefact={artefact} />
      <RecordsLine artefact={artefact} {...records} />
      <Reductions artefact={artefact} />
      {status === "MISMATCH" && mismatchReasons.length > 0 ? (
        <div className="mt-1">
          {t("mismatch")}
          <ul className="list-disc pl-5">
            {mismatchReasons.map((reason) => (
              <li key={reason}>{reasons(reason)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </article>
  );
}

/** Whether the patient reduced what was asked of this hospital. */
export function isNarrowed({ narrowed }: ArtefactView): boolean {
  const { hiTypes, from, to, dataEraseAt } = narrowed;
  return hiTypes.length > 0 || from !== null || to !== null || dataEraseAt !== null;
}

/** What may be seen of one that is in force. */
function Scope({ artefact: { hiTypes, dateRange, dataEraseAt, careContextCount } }: { artefact: ArtefactView }) {
  const t = useTranslations("request");
  const types = useRecordTypeText();
  if (!dateRange || !dataEraseAt) return null;
  return (
    <dl className="mt-1 grid grid-cols-[6.5rem_1fr] gap-x-3">
      <dt className="text-soft">{t("may-be-seen")}</dt>
      <dd>
        {types(hiTypes)}, <DayText iso={dateRange.from} /> – <DayText iso={dateRange.to} />,{" "}
        {t("visits", { count: careContextCount })}
      </dd>
      <dt className="text-soft">{t("until")}</dt>
      <dd>
        <InstantText iso={dataEraseAt} />
      </dd>
    </dl>
  );
}

/** Until when one that has ended could be seen. */
function End({ artefact: { status, endedAt, wasInForce } }: { artefact: ArtefactView }) {
  const t = useTranslations("request");
  if (status !== "REVOKED" && status !== "EXPIRED" && status !== "DENIED") return null;
  if (endedAt === null) return <p className="mt-1">{t("ended-unused")}</p>;
  const at = () => <ShortTime iso={endedAt} />;
  return <p className="mt-1">{t.rich(wasInForce ? "could-be-seen" : "never-used", { at })}</p>;
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
