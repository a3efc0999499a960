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
])("the chosen language %j and the header Accept-Language: %j result in %j", (chosen, accepted, language) => {
  expect(pickLanguage(known, chosen, accepted)).toBe(language);
});
