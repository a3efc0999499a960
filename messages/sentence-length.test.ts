import { expect, test } from "vitest";
import { variantsOf } from "@/test/support/icu-message";
import { textsOf } from "@/test/support/message-texts";
import en from "./en.json";

const MOST_WORDS = 20;

/** The number of words of the longest sentence, where a value is one word. */
function longestSentence(message: string): number {
  const sentences = variantsOf(message).flatMap((text) => text.split(/(?<=[.!?])\s+/));
  return Math.max(...sentences.map((sentence) => sentence.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0));
}

test("the longest sentence of a message counts a value as one word, in its longest variant", () => {
  expect(longestSentence("Two words. Then {one} three four.")).toBe(4);
  expect(longestSentence("{count, plural, one {# day} other {# very long days}} – gone")).toBe(5);
  expect(longestSentence("See <link>the page</link>")).toBe(3);
});

test("no English sentence is longer than 20 words", () => {
  const tooLong = textsOf(en).filter(([, text]) => longestSentence(text) > MOST_WORDS);
  expect(tooLong).toEqual([]);
});

test("the English texts name the ABDM network ABDM and the consent consent", () => {
  const other = textsOf(en).filter(([, text]) => /\bnetworks?\b|\bpermission/i.test(text));
  expect(other).toEqual([]);
});
