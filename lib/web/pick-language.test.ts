import { expect, test } from "vitest";
import { pickLanguage } from "@/lib/web/pick-language";

const known = ["en", "hi", "ta"];

test.each([
  ["", "", "en"],
  ["", "hi-IN,hi;q=0.9,en;q=0.8", "hi"],
  ["", "fr-FR, ta;q=0.4, en;q=0.8", "en"],
  ["", "de, ta;q=0", "en"],
  ["ta", "hi-IN", "ta"],
  ["../../etc/passwd", "xx;q=abc, hi", "hi"],
])("a choice of %j and a browser that asks for %j get %j", (chosen, accepted, language) => {
  expect(pickLanguage(known, chosen, accepted)).toBe(language);
});
