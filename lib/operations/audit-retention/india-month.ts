import "server-only";
import { dayOf, startOfDay } from "@/lib/consent/request/period";

/** The month `YYYY-MM` in India in which an instant falls. */
export function monthOf(instant: Date): string {
  return dayOf(instant).slice(0, 7);
}

/** The instant at which the month of an instant starts in India. */
export function startOfMonth(instant: Date): Date {
  return startOf(`${monthOf(instant)}-01`);
}

/** The instant at which the month after that of an instant starts in India. */
export function startOfNextMonth(instant: Date): Date {
  const [year = 0, month = 0] = monthOf(instant).split("-").map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`;
  return startOf(next);
}

function startOf(day: string): Date {
  const start = startOfDay(day);
  if (!start) throw new RangeError("a month starts with a day");
  return start;
}
