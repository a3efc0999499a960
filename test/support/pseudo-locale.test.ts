import { describe, expect, test } from "vitest";
import en from "@/messages/en.json";
import { argumentsOf, choicesOf, variantsOf } from "@/test/support/icu-message";
import { textsOf } from "@/test/support/message-texts";
import { pseudo } from "@/test/support/pseudo-locale";

const letters = (text: string) => text.match(/\p{L}/gu)?.length ?? 0;

describe("the pseudo-locale", () => {
  test.each([
    ["Send", "Ssennd"],
    ["I", "Ii"],
    ["Ends {until}.", "Eendds {until}."],
    ["<at></at> to <to>day</to>", "<at></at> tto <to>ddayy</to>"],
    ["{count, plural, one {# row} other {# rows}}", "{count, plural, one {# rroww} other {# rrowws}}"],
    ["{kind, select, a {It '{'is'}'} other {}}", "{kind, select, a {Iit '{'iis'}'} other {}}"],
    ["404 – ", "404 – "],
  ])("makes %j into %j", (text, expected) => {
    expect(pseudo({ part: { text } })).toEqual({ part: { text: expected } });
  });

  test("lengthens each English text by 40 % of its letters at least, and leaves its arguments", () => {
    const longer = new Map(textsOf(pseudo(en)));
    for (const [key, text] of textsOf(en)) {
      expect(argumentsOf(longer.get(key) ?? ""), key).toEqual(argumentsOf(text));
      expect(choicesOf(longer.get(key) ?? ""), key).toEqual(choicesOf(text));
      const after = variantsOf(longer.get(key) ?? "").map((variant) => letters(variant.replaceAll("Value", "")));
      const before = variantsOf(text).map((variant) => letters(variant.replaceAll("Value", "")));
      for (const [at, count] of before.entries()) expect(after[at], key).toBeGreaterThanOrEqual(count * 1.4 - 1e-9);
    }
  });
});
