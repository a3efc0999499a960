import { DAY, MINUTE } from "@/lib/clock";
import { startOfDay } from "@/lib/consent/request/period";

/** The last millisecond of a day `YYYY-MM-DD` in India; null where it is no such day. */
export function endOfDay(day: string): Date | null {
  const start = startOfDay(day);
  return start && new Date(start.getTime() + DAY - 1);
}

/** The instant meant by `YYYY-MM-DDTHH:mm` in India, or by a bare day, its end; null where it is neither. */
export function atMinute(text: string): Date | null {
  const parts = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::\d{2}(?:\.\d+)?)?$/.exec(text);
  if (!parts) return endOfDay(text);
  const start = startOfDay(parts[1] ?? "");
  return start && new Date(start.getTime() + (Number(parts[2]) * 60 + Number(parts[3])) * MINUTE);
}

/** The same day some years earlier; the last of February where that year lacks the day. */
export function yearsBefore(day: string, years: number): string {
  const [year = "", month = "", date = ""] = day.split("-");
  const earlier = `${String(Number(year) - years).padStart(4, "0")}-${month}-${date}`;
  return startOfDay(earlier) ? earlier : `${earlier.slice(0, 8)}28`;
}
