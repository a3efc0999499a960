import { expect, test } from "vitest";
import { languageTagOf, localeOf } from "@/lib/web/locale";

test.each([
  ["en", "28 November", "1,00,000"],
  ["hi", "28 नवंबर", "1,00,000"],
  ["mr", "28 नोव्हेंबर", "1,00,000"],
  ["en-XA", "28 November", "1,00,000"],
])("the locale of %s names days in that language, with Latin digits", (language, day, number) => {
  const locale = localeOf(language);
  const instant = new Date("2026-11-28T09:00:00Z");
  expect(new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" }).format(instant)).toBe(day);
  expect(new Intl.NumberFormat(locale).format(100_000)).toBe(number);
});

test("the language tag of a locale holds language and country alone", () => {
  expect(languageTagOf(localeOf("hi"))).toBe("hi-IN");
});
