import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { indentJson } from "@/lib/health-record/worker/indent-json";
import { SEED } from "@/test/support/generated-tests";
import { timeLimit } from "@/test/support/time-limit";

describe("a source", () => {
  test("of JSON is written as JSON.stringify writes it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, isSpaced) => {
        const source = JSON.stringify(value, undefined, isSpaced ? "\t" : undefined);
        expect(indentJson(source)).toEqual({
          text: JSON.stringify(value, undefined, 2),
          isCut: false,
          isShortened: false,
        });
      }),
      { seed: SEED },
    );
  });

  test.each([
    ["keeps digits, escapes and repeated names", '{"a":5.10,"a":"\\u0041"}', '{\n  "a": 5.10,\n  "a": "\\u0041"\n}'],
    ["keeps what Python writes", "{'a': None, 'b': 'it\\'s'}", "{\n  'a': None,\n  'b': 'it\\'s'\n}"],
    ["may be cut short", '{"a":["b', '{\n  "a": [\n    "b'],
    ["may close more than it opens", '}]"a"', '\n}\n]"a"'],
    ["may be no JSON", "Not found here", "Not found here"],
  ])("%s", (_what, source, text) => expect(indentJson(source).text).toBe(text));

  test("shows a long text by its beginning and its length", () => {
    const { text, isShortened } = indentJson(`{"data": "${"A".repeat(10_000)}"}`);
    expect(isShortened).toBe(true);
    expect(text).toBe(`{\n  "data": "${"A".repeat(199)}… (10002)\n}`);
  });

  test.each([
    ["brackets", "[".repeat(3_000_000)],
    ["quotes", '"'.repeat(3_000_000)],
    ["commas", ",".repeat(3_000_000)],
    ["white space", " ".repeat(3_000_000)],
    ["words", "a ".repeat(1_500_000)],
    ["one word", "a".repeat(3_000_000)],
  ])("of %s takes a second at most, and its text is bounded", (_what, source) => {
    const started = performance.now();
    expect(indentJson(source).text.length).toBeLessThan(1_010_000);
    expect(performance.now() - started).toBeLessThan(timeLimit(1000));
  });
});
