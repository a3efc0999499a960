import { expect, test } from "vitest";
import { languageTagOf, localeOf, pickLanguage } from "@/lib/web/locale";

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

test.each([
  ["hi", "hi-IN"],
  ["en-XA", "en-IN-pseudo"],
])("the language tag of %s is %s, without the setting for digits", (language, tag) => {
  expect(languageTagOf(localeOf(language))).toBe(tag);
});

test.each([
  ["", "", "en"],
  ["", "hi-IN,hi;q=0.9,en;q=0.8", "hi"],
  ["", "fr-FR, ta;q=0.4, en;q=0.8", "en"],
  ["", "de, ta;q=0", "en"],
  ["ta", "hi-IN", "ta"],
  ["../../etc/passwd", "xx;q=abc, hi", "hi"],
])("the chosen language %j and the header Accept-Language: %j result in %j", (chosen, accepted, language) => {
  expect(pickLanguage(["en", "hi", "ta"], chosen, accepted)).toBe(language);
});
