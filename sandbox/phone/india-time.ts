/** India has one offset and no summer time. */
const OFFSET_MS = 5.5 * 3_600_000;
const OFFSET = "+05:30";

const shown = (iso: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-IN", { timeZone: "Asia/Kolkata", ...options }).format(new Date(iso));

export const dayWords = (iso: string) => shown(iso, { day: "numeric", month: "short", year: "numeric" });

export const minuteWords = (iso: string) =>
  shown(iso, { day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" });

const local = (iso: string) => new Date(new Date(iso).getTime() + OFFSET_MS).toISOString();

/** What a date input and a datetime-local input hold for an instant. */
export const dayInput = (iso: string) => local(iso).slice(0, 10);
export const minuteInput = (iso: string) => local(iso).slice(0, 16);

const utc = (text: string) => {
  const read = new Date(text);
  return Number.isNaN(read.getTime()) ? text : read.toISOString();
};

/** Reads a date input back. An untouched one means exactly what was asked, another the edge of its day. */
export function readDay(value: string, asked: string, edge: "start" | "end"): string {
  if (value === dayInput(asked)) return asked;
  return utc(`${value}T${edge === "start" ? "00:00:00.000" : "23:59:59.999"}${OFFSET}`);
}

/** Reads a datetime-local input back; an untouched one means exactly what was asked. */
export function readMinute(value: string, asked: string): string {
  return value === minuteInput(asked) ? asked : utc(`${value}${OFFSET}`);
}
