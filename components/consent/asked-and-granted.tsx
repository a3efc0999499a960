import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DayText, InstantText } from "@/components/consent/instant-text";
import { useTypesInWords } from "@/components/consent/types-in-words";
import { grantedTogether } from "@/components/consent/granted-together";
import type { ConsentRequestDetail } from "@/lib/consent-request/view";

/** What was asked beside what was granted, over all hospitals together. */
export function AskedAndGranted({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const purposes = useTranslations("purpose");
  const types = useTypesInWords();
  const granted = grantedTogether(request.artefacts);
  const nothing = t(
    ["DENIED", "EXPIRED", "FAILED"].includes(request.status) ? "nothing-granted-ended" : "nothing-granted",
  );
  const purpose = request.purpose ? purposes(request.purpose.code) : t("not-said");
  const rows: [string, ReactNode, ReactNode][] = [
    [t("purpose"), purpose, granted && purpose],
    [t("record-types"), types(request.hiTypes), granted && types(granted.hiTypes)],
    [
      t("period"),
      request.dateRange ? <Period {...request.dateRange} /> : t("not-said"),
      granted && <Period {...granted.dateRange} />,
    ],
    [
      t("keep-until"),
      request.dataEraseAt ? <InstantText iso={request.dataEraseAt} /> : t("not-said"),
      granted && <InstantText iso={granted.dataEraseAt} />,
    ],
    [
      t("hospitals"),
      request.hip ? (request.hip.name ?? request.hip.id) : t("any-hospital"),
      granted && granted.hospitals.join(", "),
    ],
  ];
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr className="border-b border-line text-left text-soft">
          <td />
          <th scope="col" className="py-1 pr-3 font-medium">
            {t("asked")}
          </th>
          <th scope="col" className="py-1 font-medium">
            {t("granted")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, asked, given], index) => (
          <tr key={name} className="border-b border-line align-top last:border-b-0">
            <th scope="row" className="w-28 py-1.5 pr-3 text-left font-medium text-soft">
              {name}
            </th>
            <td className="py-1.5 pr-3">{asked}</td>
            {granted ? (
              <td className="py-1.5">{given}</td>
            ) : index === 0 ? (
              <td rowSpan={rows.length} className="py-1.5 text-soft">
                {nothing}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Period({ from, to }: { from: string; to: string }) {
  const t = useTranslations("request");
  return <>{t.rich("period-rich", { from: () => <DayText iso={from} />, to: () => <DayText iso={to} /> })}</>;
}
