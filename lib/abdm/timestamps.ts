import "server-only";

/**
 * The one format that the network accepts: UTC, three decimals, `Z` (`2026-02-11T10:08:44.408Z`).
 * Throws `RangeError` for an invalid date or a year beyond 9999. Source: ABDM v3, header TIMESTAMP.
 */
export function formatTimestamp(at: Date): string {
  const text = at.toISOString();
  if (text.length !== 24) throw new RangeError("a timestamp's year has four digits");
  return text;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/i;

/**
 * Reads what gateways send: with or without `Z`, offset, seconds and 1 to 9 decimals, or a Java array
 * `[2022,2,17,9,30,7,55632000]` (last: nanoseconds). A missing offset is UTC; finer than a millisecond is cut off.
 * Null for anything else and for days that no calendar has. Source: live callbacks of both dialects.
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
  // An offset can lead out of the years that `formatTimestamp` can write.
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
  const inClock = hour <= 23 && minute <= 59 && second <= 59 && milliseconds <= 999;
  if (!inClock || !hasFourDigitYear(year)) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, milliseconds);
  // JavaScript turns 30 February into 2 March: such a day is a mistake, not a date.
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
