import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import { Notice } from "@/components/ui/notice";
import type { RequestEmergencies } from "@/lib/consent/emergency/get-emergency-accesses";

/** Who opened the records of a request in an emergency: for its doctor, and as a mark for who reads by it. */
export function EmergencyNotices({ accesses }: Pick<RequestEmergencies, "accesses">) {
  const t = useTranslations("emergency");
  return accesses.map(({ id, by, mine, isOpen, reason, startedAt, endsAt, review }) => (
    <Notice key={id} look={isOpen ? "bad" : "note"} className="wrap-anywhere">
      <p className="font-medium">
        {t.rich(isOpen ? (mine ? "mine-open" : "others-open") : "over", {
          name: by,
          start: () => <InstantText iso={startedAt} />,
          end: () => <InstantText iso={endsAt} />,
        })}
      </p>
      <p>{t("reason-given", { reason })}</p>
      <p className="text-soft">{review ? t(`finding.${review.finding}`) : t("not-reviewed")}</p>
    </Notice>
  ));
}
