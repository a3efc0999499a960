import "server-only";

/**
 * Formats a time in the only format that ABDM accepts: UTC, milliseconds, `Z` (`2026-02-11T10:08:44.408Z`).
 * Throws `RangeError` for an invalid date and for a year after 9999. Source: ABDM v3, header TIMESTAMP.
 */
export function formatTimestamp(at: Date): string {
  const text = at.toISOString();
  if (text.length !== 24) throw new RangeError("the year of a timestamp must have four digits");
  return text;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/i;

/**
 * Parses the formats that gateways send: ISO 8601 with or without `Z`, offset, seconds and 1 to 9 decimals, or a Java
 * array `[2022,2,17,9,30,7,55632000]` (the last number is nanoseconds). No offset means UTC; fractions of a millisecond
 * are cut off. Returns null for everything else, also for days that do not exist. Source: callbacks observed in both dialects.
 */
export function parseTimestamp(value: unknown): Date | null {
  if (Array.isArray(value)) return fromJavaArray(value);
  if (typeof value !== "string") return null;
  const match = ISO.exec(value.trim());
  if (match === null) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset = "Z"] = match;
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  const utc = fromParts([year, month, day, hour, minute, second].map(Number), milliseconds);
  if (utc === null) return null;
  const at = new Date(utc.getTime() - offsetMinutes(offset) * 60_000);
  // The offset can move the time to a year that `formatTimestamp` cannot write.
  return hasFourDigitYear(at.getUTCFullYear()) ? at : null;
}

function fromJavaArray(parts: unknown[]): Date | null {
  if (parts.length < 3 || parts.length > 7) return null;
  if (!parts.every((part) => typeof part === "number" && Number.isInteger(part) && part >= 0)) return null;
  const numbers = parts as number[];
  return fromParts(numbers.slice(0, 6), Math.floor((numbers[6] ?? 0) / 1_000_000));
}

function fromParts(parts: number[], milliseconds: number): Date | null {
  const [year = NaN, month = NaN, day = NaN, hour = 0, minute = 0, second = 0] = parts;
  const isTimeOfDay = hour <= 23 && minute <= 59 && second <= 59 && milliseconds <= 999;
  if (!isTimeOfDay || !hasFourDigitYear(year)) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, milliseconds);
  // JavaScript changes 30 February to 2 March; a day that does not exist is rejected.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}

function hasFourDigitYear(year: number): boolean {
  return year >= 1 && year <= 9999;
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === "Z") return 0;
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
