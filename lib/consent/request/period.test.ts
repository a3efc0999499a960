import { describe, expect, test } from "vitest";
import { dayOf, minuteOf, startOfDay } from "./period";
import { atMinute, endOfDay } from "./period-input";

describe("dates as people in India write them", () => {
  test("a day runs from midnight to midnight in India", () => {
    expect(startOfDay("2026-08-20")?.toISOString()).toBe("2026-08-19T18:30:00.000Z");
    expect(endOfDay("2026-08-20")?.toISOString()).toBe("2026-08-20T18:29:59.999Z");
  });

  test("a time without seconds is that minute in India, and a date without time is the end of that day", () => {
    expect(atMinute("2026-08-20T11:46")?.toISOString()).toBe("2026-08-20T06:16:00.000Z");
    expect(atMinute("2026-08-20")).toEqual(endOfDay("2026-08-20"));
  });

  test.each(["", "20-08-2026", "2026-02-30", "2026-13-01", "yesterday"])("%j is no day", (text) => {
    expect(startOfDay(text)).toBeNull();
    expect(atMinute(text)).toBeNull();
  });

  test.each(["2026-08-20T24:00", "2026-08-20T11:60", "2026-08-20 11:46"])("%j is no minute", (text) => {
    expect(atMinute(text)).toBeNull();
  });

  test("a formatted date is read as the same date", () => {
    expect(dayOf(startOfDay("2026-01-01") as Date)).toBe("2026-01-01");
    expect(minuteOf(atMinute("2026-12-31T23:59") as Date)).toBe("2026-12-31T23:59");
  });
});
