import { useFormatter } from "next-intl";
import { dayOf } from "@/lib/consent/request/period";

/**
 * Says the day in India on which an instant falls. The calendar day is taken first: with time zone rules of its own,
 * `Intl` would put a day before 1906 on the day before, when India kept other clocks.
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
