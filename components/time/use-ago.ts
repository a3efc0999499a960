import { useFormatter, useTranslations } from "next-intl";

const MINUTE_MS = 60_000;

/** Formats how long ago an instant (ISO 8601) was, as seen at `now`; "just now" within the last minute. */
export function useAgo(now: Date): (iso: string) => string {
  const t = useTranslations("time");
  const format = useFormatter();
  return (iso) => {
    const instant = new Date(iso);
    return now.getTime() - instant.getTime() < MINUTE_MS ? t("now") : format.relativeTime(instant, now);
  };
}
