import { useFormatter, useTranslations } from "next-intl";
import { dayOf } from "@/lib/consent/request/period";

const DAY = 86_400_000;

/** How instants are said: `at` after a verb, `until` after "until", `short` on its own. All in India's time. */
export type TimeFormat = { at: (iso: string) => string; until: (iso: string) => string; short: (iso: string) => string };

/** The words for instants as seen at `now`: today, yesterday and tomorrow by name. */
export function useTimeFormat(now: Date): TimeFormat {
  const t = useTranslations("time");
  const format = useFormatter();
  const say = (iso: string, prefix: string) => {
    const instant = new Date(iso);
    const time = format.dateTime(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const near = nearness(instant, now);
    if (near) return t(`${prefix}${near}`, { time });
    const sameYear = dayOf(instant).slice(0, 4) === dayOf(now).slice(0, 4);
    const day = format.dateTime(instant, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) });
    return t(`${prefix}day`, { day, time });
  };
  return { at: (iso) => say(iso, "at-"), until: (iso) => say(iso, "until-"), short: (iso) => say(iso, "") };
}

function nearness(instant: Date, now: Date): "today" | "yesterday" | "tomorrow" | null {
  const day = dayOf(instant);
  if (day === dayOf(now)) return "today";
  if (day === dayOf(new Date(now.getTime() - DAY))) return "yesterday";
  return day === dayOf(new Date(now.getTime() + DAY)) ? "tomorrow" : null;
}
