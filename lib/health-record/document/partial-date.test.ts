import { describe, expect, test } from "vitest";
import { isDateWithMonth, partialDateOf, sortingTimeOf } from "@/lib/health-record/document/partial-date";

describe("a date keeps the precision and the text that were sent:", () => {
  test.each([
    ["1991", { precision: "year", year: "1991" }],
    ["2023-05", { precision: "month", year: "2023", month: "05" }],
    ["2024-02-29", { precision: "day", year: "2024", month: "02", day: "29" }],
    ["2024-03-05T09:30+05:30", { precision: "time", day: "05", time: "09:30", zone: "+05:30" }],
    ["2024-03-05T09:30:15.123Z", { precision: "time", time: "09:30:15", zone: "Z" }],
    ["2024-03-05 09:30:15", { precision: "time", time: "09:30:15" }],
  ])("%s", (text, parts) => expect(partialDateOf(text)).toMatchObject({ text, ...parts }));

  test.each(["2023-02-30", "2023-13", "05/03/2024", "May 2023", "91", "2024-03-05T25:61Z", "", "2024-3-5"])(
    "%s stays a text",
    (text) => expect(partialDateOf(text)).toEqual({ text, precision: "text" }),
  );
});

test("four digits alone are no date by themselves", () => {
  expect(["1991", "2023-05", "2023-05-01"].map(isDateWithMonth)).toEqual([false, true, true]);
});

test("dates are sorted by the first moment that they may mean", () => {
  const texts = ["2024", "2024-01-01T10:00:00+0530", "2024-01-01T04:00:00Z", "May 2024"];
  const times = texts.map((text) => sortingTimeOf(partialDateOf(text)));
  expect(times).toEqual([Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1, 4, 30), Date.UTC(2024, 0, 1, 4), undefined]);
  expect(sortingTimeOf(undefined)).toBeUndefined();
});
