import { useFormatter, useTranslations } from "next-intl";
import { dayOf } from "@/lib/consent/request/period";

const DAY_MS = 86_400_000;

/** Texts for an instant (ISO 8601), in India's time: `at` follows a verb, `until` follows "until", `short` stands alone. */
export type TimeFormat = Record<"at" | "until" | "short", (iso: string) => string>;

/** Formats instants relative to `now`: today, yesterday and tomorrow by name, other days by date; where they are exact, as on paper, all of them by date and year. */
export function useTimeFormat(now: Date, isExact = false): TimeFormat {
  const t = useTranslations("time");
  const format = useFormatter();
  const text = (form: keyof TimeFormat, iso: string) => {
    const instant = new Date(iso);
    const time = format.dateTime(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const near = nearDay(instant, now);
    if (near && !isExact) return t(`${form}.${near}`, { time });
    const sameYear = !isExact && dayOf(instant).slice(0, 4) === dayOf(now).slice(0, 4);
    const day = format.dateTime(instant, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) });
    return t(`${form}.day`, { day, time });
  };
  return {
    at: (iso) => text("at", iso),
    until: (iso) => text("until", iso),
    short: (iso) => text("short", iso),
  };
}

/**
 * Formats the day in India of an instant. The calendar day is computed first: `Intl` would give the day before for
 * instants before 1906, when India's time zone had another offset.
 */
export function useDayFormat(month: "short" | "long" = "short"): (instant: Date) => string {
  const format = useFormatter();
  return (instant) =>
    format.dateTime(new Date(`${dayOf(instant)}T00:00:00Z`), {
      day: "numeric",
      month,
      year: "numeric",
      timeZone: "UTC",
    });
}

function nearDay(instant: Date, now: Date): "today" | "yesterday" | "tomorrow" | null {
  const day = dayOf(instant);
  if (day === dayOf(now)) return "today";
  if (day === dayOf(new Date(now.getTime() - DAY_MS))) return "yesterday";
  return day === dayOf(new Date(now.getTime() + DAY_MS)) ? "tomorrow" : null;
}
