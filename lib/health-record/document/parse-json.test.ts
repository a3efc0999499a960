import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DOCUMENT_LIMITS } from "@/lib/health-record/document/document-limits";
import type { Json } from "@/lib/health-record/document/json-value";
import { parseJson } from "@/lib/health-record/document/parse-json";
import { numRuns, SEED } from "@/test/support/generated-tests";

const parse = (text: string) => parseJson(text, DOCUMENT_LIMITS);
const valueOf = (text: string) => {
  const result = parse(text);
  return "value" in result ? result.value : result.problem;
};

/** What this parser is to make of a value of JSON.parse. */
function expected(value: unknown): Json {
  if (typeof value === "number") return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== "object" || value === null) return value as Json;
  return new Map(Object.entries(value).map(([name, inner]) => [name, expected(inner)]));
}

describe("a JSON text", () => {
  test(`is read as JSON.parse reads it, with numbers as texts (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, isSpaced) => {
        const text = JSON.stringify(value, undefined, isSpaced ? 2 : undefined);
        expect(parse(text)).toEqual({ value: expected(JSON.parse(text)), isPython: false });
      }),
      { seed: SEED, numRuns: numRuns({ short: 200, long: 2000 }) },
    );
  });

  test.each(["5.10", "-0.0", "1e400", "123456789012345678901234567890", "0.1000000000000000055"])(
    "keeps the digits of %s",
    (number) => expect(valueOf(`[${number}]`)).toEqual([number]),
  );

  test("may have names that every object knows", () => {
    const value = valueOf('{"__proto__": {"constructor": "a"}, "toString": "b"}');
    expect(value).toEqual(
      new Map<string, Json>([
        ["__proto__", new Map([["constructor", "a"]])],
        ["toString", "b"],
      ]),
    );
  });

  test("may have line breaks inside a text", () => expect(valueOf('"JVBE\r\nRi0x"')).toBe("JVBE\r\nRi0x"));

  test.each([
    "",
    "{",
    '{"a"',
    '{"a":}',
    '{"a":1,}',
    "[1,]",
    "[1 2]",
    '"a',
    '"\\q"',
    '"\\u12"',
    "01",
    "1.",
    "+1",
    "nul",
    "{} {}",
    "'",
  ])("that is broken is not JSON: %s", (text) => expect(parse(text)).toEqual({ problem: "not-json" }));
});

describe("what Python prints", () => {
  test("is read: single quotes, True, False and None", () => {
    const text = `{'resourceType': 'Patient', 'active': True, 'deceased': False, 'photo': None, 'name': "D'Souza"}`;
    expect(parse(text)).toEqual({
      value: new Map<string, Json>([
        ["resourceType", "Patient"],
        ["active", true],
        ["deceased", false],
        ["photo", null],
        ["name", "D'Souza"],
      ]),
      isPython: true,
    });
  });

  test("may have numbers that JSON lacks", () => expect(valueOf("[NaN, Infinity]")).toEqual(["NaN", "Infinity"]));

  test("has escapes of its own", () =>
    expect(valueOf(`'It\\'s \\xe9 \\U0001F600 \\u20b9 "500"'`)).toBe(`It's é 😀 ₹ "500"`));
});

test("a text with U+0000, which HTML cannot contain, has the replacement character in its place", () => {
  expect(valueOf(String.raw`["\u0000", "a\u0000b"]`)).toEqual(["\ufffd", "a\ufffdb"]);
  expect(valueOf('["\u0000"]')).toEqual(["\ufffd"]);
});

describe("a text that is made to be slow or large", () => {
  const limits = { ...DOCUMENT_LIMITS, depth: 10, values: 100, textLength: 20, nameLength: 10 };

  test.each([
    ["lists in lists", "[".repeat(100_000), "too-deep"],
    ["objects in objects", '{"a":'.repeat(100_000), "too-deep"],
    ["many values", `[${"1,".repeat(1000)}1]`, "too-many-values"],
    ["a long text", `["${"x".repeat(21)}"]`, "text-too-long"],
    ["a long name", `{"${"x".repeat(11)}": 1}`, "text-too-long"],
  ])("is refused: %s", (_what, text, problem) => expect(parseJson(text, limits)).toEqual({ problem }));

  test("may be the base64 of an attachment, whatever its length", () => {
    const base64 = "A".repeat(1000);
    expect(parseJson(`{"data": "${base64}"}`, limits)).toMatchObject({ value: new Map([["data", base64]]) });
  });

  test.each([
    ["quotes that do not end", "'".repeat(2_000_000)],
    ["backslashes", `"${"\\\\".repeat(1_000_000)}`],
    ["white space", `[${" ".repeat(2_000_000)}`],
    ["signs and digits", "-".repeat(2_000_000)],
  ])("takes linear time: %s", (_what, text) => {
    const started = performance.now();
    expect(parse(text)).toHaveProperty("problem");
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
