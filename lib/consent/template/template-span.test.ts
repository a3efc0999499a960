import { expect, test } from "vitest";
import { spanBetween, startOfSpan } from "@/lib/consent/template/template-span";

test.each([
  ["a year", "2025-08-20", "2026-08-20", "2026-11-26", "2025-11-26"],
  ["five years", "2021-08-20", "2026-08-20", "2026-11-26", "2021-11-26"],
  ["a year that begins on a leap day", "2024-02-29", "2025-03-01", "2026-03-01", "2025-02-28"],
  ["everything", "1900-01-01", "2026-08-20", "2026-11-26", "1900-01-01"],
  ["ten days", "2026-08-10", "2026-08-20", "2026-11-26", "2026-11-16"],
  ["one day", "2026-08-20", "2026-08-20", "2026-11-26", "2026-11-26"],
])("a period of %s has the same length when it ends on another day", (_case, from, to, today, expected) => {
  expect(startOfSpan(spanBetween(from, to), today)).toBe(expected);
});
