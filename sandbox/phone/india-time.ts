/** India has one offset and no daylight saving time. */
const OFFSET_MS = 5.5 * 3_600_000;
const OFFSET = "+05:30";

const format = (iso: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-IN", { timeZone: "Asia/Kolkata", ...options }).format(new Date(iso));

/** A date for patients, such as "1 Jan 2024". */
export const dateText = (iso: string) => format(iso, { day: "numeric", month: "short", year: "numeric" });

/** A date with the time of day, to the minute. */
export const dateTimeText = (iso: string) =>
  format(iso, { day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" });

const toLocal = (iso: string) => new Date(new Date(iso).getTime() + OFFSET_MS).toISOString();

/** The value of a `date` input for a time. */
export const dateInput = (iso: string) => toLocal(iso).slice(0, 10);

/** The value of a `datetime-local` input for a time. */
export const dateTimeInput = (iso: string) => toLocal(iso).slice(0, 16);

const toUtc = (text: string) => {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
};

/** Reads a `date` input: the requested time when it was not changed, otherwise the start or the end of the day. */
export function readDate(value: string, requested: string, edge: "start" | "end"): string {
  if (value === dateInput(requested)) return requested;
  return toUtc(`${value}T${edge === "start" ? "00:00:00.000" : "23:59:59.999"}${OFFSET}`);
}

/** Reads a `datetime-local` input: the requested time when it was not changed. */
export function readDateTime(value: string, requested: string): string {
  return value === dateTimeInput(requested) ? requested : toUtc(`${value}${OFFSET}`);
}
