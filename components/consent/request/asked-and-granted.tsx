import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DayText, InstantText } from "@/components/time/instant-text";
import { useRecordTypeList, useRecordTypeText } from "@/components/consent/use-record-type-text";
import type { ArtefactView, ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

type Row = { name: string; asked: ReactNode; granted: ReactNode; difference?: ReactNode };

/** What was asked next to what was granted, for all hospitals together, with a sentence for each difference. */
export function AskedAndGranted({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const rows = useRows(request);
  const isGranted = rows.some(({ granted }) => granted !== null);
  // On phones the name of a row stands above its two cells. Other display values remove a table's semantics: the roles restore them.
  return (
    <table role="table" className="block w-full border-collapse sm:table sm:table-fixed">
      <thead role="rowgroup" className="block sm:table-header-group">
        <tr role="row" className="grid grid-cols-2 border-b border-line text-left text-soft sm:table-row">
          <td role="cell" className="hidden w-32 sm:table-cell" />
          <th role="columnheader" scope="col" className="py-1 pr-3 font-medium">
            {t("asked")}
          </th>
          <th role="columnheader" scope="col" className="py-1 font-medium">
            {t("granted")}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup" className="block sm:table-row-group">
        {rows.map(({ name, asked, granted, difference }, index) => (
          <tr
            role="row"
            key={name}
            className="grid grid-cols-2 border-b border-line align-top last:border-b-0 sm:table-row"
          >
            <th
              role="rowheader"
              scope="row"
              className="col-span-2 pt-1.5 pr-3 text-left font-normal text-soft sm:py-1.5"
            >
              {name}
            </th>
            <td role="cell" className="min-w-0 py-1.5 pr-3 wrap-anywhere">
              {asked}
            </td>
            {isGranted ? (
              <td role="cell" className="min-w-0 py-1.5 wrap-anywhere">
                {granted}
                {difference ? <p className="font-semibold text-wait">{difference}</p> : null}
              </td>
            ) : index === 0 ? (
              <td role="cell" rowSpan={rows.length} className="py-1.5 text-soft">
                {t(
                  ["DENIED", "EXPIRED", "FAILED"].includes(request.status)
                    ? "nothing-granted-ended"
                    : "nothing-granted",
                )}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useRows(request: ConsentRequestDetail): Row[] {
  const t = useTranslations("request");
  const purposes = useTranslations("purpose");
  const types = useRecordTypeText();
  const typeList = useRecordTypeList();
  const granted = combineGrants(request.artefacts);
  const { dateRange, dataEraseAt, hip } = request;
  const purpose = request.purpose ? purposes(request.purpose.code) : t("not-filled-in");
  const leftOut = granted ? request.hiTypes.filter((type) => !granted.hiTypes.includes(type)) : [];
  const shorter =
    granted && dateRange && (granted.dateRange.from > dateRange.from || granted.dateRange.to < dateRange.to);
  const sooner = granted && dataEraseAt && granted.dataEraseAt < dataEraseAt;
  return [
    { name: t("purpose"), asked: purpose, granted: granted && purpose },
    {
      name: t("record-types"),
      asked: types(request.hiTypes),
      granted: granted && types(granted.hiTypes),
      difference: leftOut.length > 0 && t("left-out", { types: typeList(leftOut) }),
    },
    {
      name: t("period"),
      asked: dateRange ? <Period {...dateRange} /> : t("not-filled-in"),
      granted: granted && <Period {...granted.dateRange} />,
      difference: shorter && t("period-shorter"),
    },
    {
      name: t("keep-until"),
      asked: dataEraseAt ? <InstantText iso={dataEraseAt} /> : t("not-filled-in"),
      granted: granted && <InstantText iso={granted.dataEraseAt} />,
      difference: sooner && t("keep-shorter"),
    },
    {
      name: t("hospitals"),
      asked: hip ? (hip.name ?? hip.id) : t("any-hospital"),
      granted: granted && granted.hospitals.join(", "),
    },
  ];
}

function Period({ from, to }: { from: string; to: string }) {
  const t = useTranslations("request");
  return <>{t.rich("period-range", { from: () => <DayText iso={from} />, to: () => <DayText iso={to} /> })}</>;
}

/** What all usable artefacts allow together; null where there is none. */
function combineGrants(artefacts: ArtefactView[]) {
  const usable = artefacts.filter(
    ({ status, dateRange, dataEraseAt }) => status !== "MISMATCH" && dateRange && dataEraseAt,
  );
  const from = usable.flatMap(({ dateRange }) => dateRange?.from ?? []).sort()[0];
  const to = usable
    .flatMap(({ dateRange }) => dateRange?.to ?? [])
    .sort()
    .at(-1);
  const dataEraseAt = usable
    .flatMap((artefact) => artefact.dataEraseAt ?? [])
    .sort()
    .at(-1);
  if (!from || !to || !dataEraseAt) return null;
  return {
    hiTypes: [...new Set(usable.flatMap(({ hiTypes }) => hiTypes))],
    dateRange: { from, to },
    dataEraseAt,
    hospitals: [...new Set(usable.flatMap(({ hip }) => (hip ? [hip.name ?? hip.id] : [])))],
  };
}
