import "server-only";

/**
 * A date as sent. A partial one stays partial: its precision is that of the last part that was sent, and "text" where the text is no date of
 * FHIR. The parts are texts with the digits that were sent.
 */
export type PartialDate = {
  text: string;
  precision: "year" | "month" | "day" | "time" | "text";
  year?: string | undefined;
  month?: string | undefined;
  day?: string | undefined;
  /** Hours and minutes, and seconds where sent: `14:58:02`. */
  time?: string | undefined;
  /** `Z`, or the offset as sent. */
  zone?: string | undefined;
};

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/** The parts of a date as sent. */
export function partialDateOf(text: string): PartialDate {
  const [, year, month, day, time, zone] = DATE.exec(text) ?? [];
  if (year === undefined || !isOnCalendar(year, month, day, time)) return { text, precision: "text" };
  const precision = time !== undefined ? "time" : day !== undefined ? "day" : month !== undefined ? "month" : "year";
  return { text, precision, year, month, day, time, zone };
}

/** Whether a text is a date with a month: four digits alone may be any number. */
export function isDateWithMonth(text: string): boolean {
  return text.length >= 7 && partialDateOf(text).precision !== "text";
}

/** The first moment that a date may mean, in milliseconds since 1970, for sorting alone; undefined where it is no date of FHIR. */
export function sortingTimeOf(date: PartialDate | undefined): number | undefined {
  if (date?.year === undefined) return undefined;
  const zone = date.zone === undefined || date.zone === "Z" ? "Z" : date.zone.replace(/^(...)(\d\d)$/, "$1:$2");
  const time = Date.parse(`${date.year}-${date.month ?? "01"}-${date.day ?? "01"}T${date.time ?? "00:00"}${zone}`);
  return Number.isNaN(time) ? undefined : time;
}

function isOnCalendar(year: string, month = "01", day = "01", time = "00:00"): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const [hours = "", minutes = "", seconds = "00"] = time.split(":");
  return (
    date.getUTCMonth() + 1 === Number(month) &&
    date.getUTCDate() === Number(day) &&
    Number(hours) < 25 &&
    Number(minutes) < 60 &&
    Number(seconds) < 61
  );
}
