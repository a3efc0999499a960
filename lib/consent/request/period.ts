import { MINUTE } from "@/lib/clock";

/** The time zone in which people at the hospital read and write dates. */
export const DESK_TIME_ZONE = "Asia/Kolkata";

// India keeps one offset all year, so that a calendar day starts at a fixed distance from UTC midnight.
const OFFSET = 330 * MINUTE;

/** The instant at which a day `YYYY-MM-DD` starts in India; null where it is no such day, or one before {@link FIRST_DAY}. */
export function startOfDay(day: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || day < FIRST_DAY) return null;
  const midnight = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return null;
  return new Date(midnight.getTime() - OFFSET);
}

/** The day `YYYY-MM-DD` in India on which an instant falls. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + OFFSET).toISOString().slice(0, 10);
}

/** The minute `YYYY-MM-DDTHH:mm` in India in which an instant falls. */
export function minuteOf(instant: Date): string {
  return new Date(instant.getTime() + OFFSET).toISOString().slice(0, 16);
}

/** The first day of "everything": before any record that the network can hold. */
export const FIRST_DAY = "1900-01-01";
