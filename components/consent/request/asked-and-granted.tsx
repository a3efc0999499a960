import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { combineGrants } from "@/components/consent/request/granted-together";
import { DayText, InstantText } from "@/components/time/instant-text";
import { useRecordTypeList, useRecordTypeText } from "@/components/consent/use-record-type-text";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

type Line = { name: string; asked: ReactNode; given: ReactNode; difference?: ReactNode };

/** What was asked beside what was granted, over all hospitals together; what the patient changed is said in words. */
export function AskedAndGranted({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const lines = useLines(request);
  const granted = lines.some(({ given }) => given !== null);
  return (
    <table className="w-full table-fixed border-collapse">
      <thead>
        <tr className="border-b border-line text-left text-soft">
          <td className="w-20 sm:w-32" />
          <th scope="col" className="py-1 pr-3 font-medium">
            {t("asked")}
          </th>
          <th scope="col" className="py-1 font-medium">
            {t("granted")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, asked, given, difference }, index) => (
          <tr key={name} className="border-b border-line align-top last:border-b-0">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal text-soft">
              {name}
            </th>
            <td className="py-1.5 pr-3">{asked}</td>
            {granted ? (
              <td className="py-1.5">
                {given}
                {difference ? <p className="font-semibold text-wait">{difference}</p> : null}
              </td>
            ) : index === 0 ? (
              <td rowSpan={lines.length} className="py-1.5 text-soft">
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

function useLines(request: ConsentRequestDetail): Line[] {
  const t = useTranslations("request");
  const purposes = useTranslations("purpose");
  const types = useRecordTypeText();
  const typeList = useRecordTypeList();
  const granted = combineGrants(request.artefacts);
  const { dateRange, dataEraseAt, hip } = request;
  const purpose = request.purpose ? purposes(request.purpose.code) : t("not-said");
  const leftOut = granted ? request.hiTypes.filter((type) => !granted.hiTypes.includes(type)) : [];
  const shorter =
    granted && dateRange && (granted.dateRange.from > dateRange.from || granted.dateRange.to < dateRange.to);
  const sooner = granted && dataEraseAt && granted.dataEraseAt < dataEraseAt;
  return [
    { name: t("purpose"), asked: purpose, given: granted && purpose },
    {
      name: t("record-types"),
      asked: types(request.hiTypes),
      given: granted && types(granted.hiTypes),
      difference: leftOut.length > 0 && t("left-out", { types: typeList(leftOut) }),
    },
    {
      name: t("period"),
      asked: dateRange ? <Period {...dateRange} /> : t("not-said"),
      given: granted && <Period {...granted.dateRange} />,
      difference: shorter && t("period-shorter"),
    },
    {
      name: t("keep-until"),
      asked: dataEraseAt ? <InstantText iso={dataEraseAt} /> : t("not-said"),
      given: granted && <InstantText iso={granted.dataEraseAt} />,
      difference: sooner && t("keep-shorter"),
    },
    {
      name: t("hospitals"),
      asked: hip ? (hip.name ?? hip.id) : t("any-hospital"),
      given: granted && granted.hospitals.join(", "),
    },
  ];
}

function Period({ from, to }: { from: string; to: string }) {
  const t = useTranslations("request");
  return <>{t.rich("period-rich", { from: () => <DayText iso={from} />, to: () => <DayText iso={to} /> })}</>;
}
