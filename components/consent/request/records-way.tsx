import { useTranslations } from "next-intl";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

/** Whether records of several hospitals are here, so that the way leads to all records of the patient. */
export function leadsToAll({ situation, artefacts, patientId }: ConsentRequestDetail): boolean {
  const withRecords = artefacts.filter(({ status, records }) => status === "GRANTED" && records.records > 0);
  return situation.kind === "granted" && withRecords.length > 1 && patientId !== null;
}

/** The way from a consent that holds to its records, for who may read them; for others, who may. */
export function RecordsWay({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const { situation, artefacts, mayOpenRecords, patientId, requester } = request;
  if (situation.kind !== "granted") return null;
  if (!mayOpenRecords) return <p className="text-soft">{t("records-for-team", { name: requester.name })}</p>;
  const [first] = artefacts.filter(({ status, records }) => status === "GRANTED" && records.records > 0);
  if (!first) return <p className="text-soft">{t("records-to-come")}</p>;
  const isAll = leadsToAll(request);
  return (
    <Link
      href={isAll ? `/patients/${patientId}` : `/records/${encodeURIComponent(first.id)}`}
      // Opening records is audited: nothing is opened in advance.
      prefetch={false}
      className={`${buttonClass("primary")} print:hidden`}
    >
      {t(isAll ? "all-of-patient" : "open-records")}
    </Link>
  );
}
