import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";

/** The mark on records that are read in an emergency, also on paper. */
export function EmergencyMark({ until }: { until: string }) {
  const t = useTranslations("records");
  return (
    <p className="font-semibold text-bad">
      <span aria-hidden="true">! </span>
      {t.rich("emergency-mark", { end: () => <InstantText iso={until} /> })}
    </p>
  );
}

/** What stands in place of records whose access in an emergency has ended. */
export function EmergencyEnded() {
  const t = useTranslations("records");
  return (
    <div className="max-w-2xl rounded-lg border border-line bg-card p-4">
      <h1 className="text-base font-semibold">{t("emergency-ended")}</h1>
    </div>
  );
}
