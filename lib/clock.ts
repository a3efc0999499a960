/** The system's time. Operations take `now` as an argument: only adapters, jobs and what happens after a wait call this. */
export function systemNow(): Date {
  return new Date();
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
