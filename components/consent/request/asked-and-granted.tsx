import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DayText, InstantText } from "@/components/time/instant-text";
import { ShortTime } from "@/components/time/short-time";
import { useRecordTypeList, useRecordTypeText } from "@/components/consent/use-record-type-text";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import type { GrantSum } from "@/lib/consent/dashboard/grant";
import { grantOf } from "@/lib/consent/dashboard/situation";

type Row = { name: string; asked: ReactNode; granted: ReactNode; difference?: ReactNode };

/** What was asked next to what is granted now at all hospitals, with a sentence for each difference. */
export function AskedAndGranted({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const grant = grantOf(request.situation);
  const rows = useRows(request, grant);
  // Below 40rem each line is a block of its own. Other display values remove a table's semantics: the roles restore them.
  return (
    <table role="table" className="block w-full border-collapse sm:table sm:table-fixed">
      <thead role="rowgroup" className="sr-only sm:not-sr-only sm:table-header-group">
        <tr role="row" className="border-b border-line text-left text-soft">
          <td role="cell" className="w-32" />
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
            className="block border-b border-line py-1.5 last:border-b-0 sm:table-row sm:align-top"
          >
            <th
              role="rowheader"
              scope="row"
              className="block text-left font-medium sm:table-cell sm:py-1.5 sm:pr-3 sm:font-normal sm:text-soft"
            >
              {name}
            </th>
            <Cell label={t("asked")}>{asked}</Cell>
            {grant ? (
              <Cell label={t("granted")}>
                {granted}
                {difference ? <p className="font-semibold text-wait">{difference}</p> : null}
              </Cell>
            ) : index === 0 ? (
              <td role="cell" rowSpan={rows.length} className="block text-soft sm:table-cell sm:py-1.5">
                <span className="sm:hidden">{t("granted")}: </span>
                {t(nothingGranted(request))}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A cell; where lines are stacked its column stands before it. */
function Cell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <td role="cell" className="grid min-w-0 grid-cols-[5rem_1fr] wrap-anywhere sm:table-cell sm:py-1.5 sm:pr-3">
      <span aria-hidden="true" className="text-soft sm:hidden">
        {label}
      </span>
      <div className="min-w-0">{children}</div>
    </td>
  );
}

/** Why nothing is granted: not yet, not known yet, not at all or no more. */
function nothingGranted({ status, situation, grantedAt }: ConsentRequestDetail) {
  if (situation.kind === "mismatch") return "nothing-usable" as const;
  if (situation.kind === "fetching") return "nothing-known" as const;
  if (situation.kind === "revoked" || (situation.kind === "expired" && grantedAt !== null))
    return "nothing-left" as const;
  return status === "DENIED" || status === "EXPIRED" || status === "FAILED"
    ? "nothing-granted-ended"
    : "nothing-granted";
}

function useRows(request: ConsentRequestDetail, grant: GrantSum | null): Row[] {
  const t = useTranslations("request");
  const purposes = useTranslations("purpose");
  const types = useRecordTypeText();
  const typeList = useRecordTypeList();
  const { dateRange, dataEraseAt, hip } = request;
  const purpose = request.purpose ? purposes(request.purpose.code) : t("not-filled-in");
  const narrowed = grant?.narrowed;
  return [
    { name: t("purpose"), asked: purpose, granted: grant && purpose },
    {
      name: t("record-types"),
      asked: types(request.hiTypes),
      granted: grant && (grant.hiTypes ? types(grant.hiTypes) : <Differs />),
      difference: narrowed && narrowed.hiTypes.length > 0 && t("left-out", { types: typeList(narrowed.hiTypes) }),
    },
    {
      name: t("period"),
      asked: dateRange ? <Period {...dateRange} /> : t("not-filled-in"),
      granted: grant && (grant.dateRange ? <Period {...grant.dateRange} /> : <Differs />),
      difference: narrowed?.period && t("period-shorter"),
    },
    {
      name: t("keep-until"),
      asked: dataEraseAt ? <InstantText iso={dataEraseAt} /> : t("not-filled-in"),
      granted: grant && <Ends grant={grant} />,
      difference: narrowed?.end && t("keep-shorter"),
    },
    {
      name: t("hospitals"),
      asked: hip ? (hip.name ?? hip.id) : t("any-hospital"),
      granted: grant && <Hospitals grant={grant} />,
    },
  ];
}

function Differs() {
  const t = useTranslations("request");
  return <>{t("differs")}</>;
}

function Ends({ grant: { firstEnd, endsDiffer } }: { grant: GrantSum }) {
  const t = useTranslations("request");
  const end = <InstantText iso={firstEnd} />;
  return endsDiffer ? <>{t.rich("first-ends", { end: () => end })}</> : end;
}

/** The hospitals whose consent holds, and, struck out, those whose consent has ended. */
function Hospitals({ grant: { hospitals, ended } }: { grant: GrantSum }) {
  const t = useTranslations("request");
  const unnamed = hospitals.count - hospitals.names.length;
  return (
    <ul>
      {hospitals.names.map((name, index) => (
        // Two hospitals may have the same name.
        <li key={index}>{name}</li>
      ))}
      {unnamed > 0 ? <li>{t("unnamed-hospitals", { count: unnamed })}</li> : null}
      {ended.map(({ hip, how, at }, index) => (
        <li key={hip?.id ?? index} className="text-soft">
          <s>{hip?.name ?? hip?.id ?? t("unknown-hospital")}</s>{" "}
          {t.rich("no-longer", { how, at: () => (at === null ? null : <ShortTime iso={at} />) })}
        </li>
      ))}
    </ul>
  );
}

function Period({ from, to }: { from: string; to: string }) {
  const t = useTranslations("request");
  return <>{t.rich("period-range", { from: () => <DayText iso={from} />, to: () => <DayText iso={to} /> })}</>;
}
