import fc from "fast-check";
import { expect, inject, it } from "vitest";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import { parseErrorInSuccess, parseWireError, redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import { retryability } from "@/lib/abdm/errors/retryability";
import { decodeBridge } from "@/lib/abdm/wire/decode-bridge";
import { decodeSession } from "@/lib/abdm/wire/decode-session";
import { numRuns, SEED } from "@/test/support/generated-tests";

/** As much of a response as is read. */
const LENGTH = 64 * 1024;
const LIMIT_MS = 5;
/** Reading is measured several times and the fastest counts: memory may be cleaned up during any one of them. */
const MEASUREMENTS = 20;

/** Everything that reads the body of a gateway's response. */
const READERS: Record<string, (body: string) => unknown> = {
  parseWireError: (body) => {
    const error = parseWireError(body);
    return [adviceFor(error), retryability(500, error), redactPersonalData(error)];
  },
  parseErrorInSuccess: (body) => parseErrorInSuccess(body),
  decodeSession: (body) => decodeSession(202, body),
  decodeBridge: (body) => decodeBridge(200, body),
};

/** What expressions for errors, pages and secrets look for, and what they skip. */
const PIECE = fc.constantFrom(
  ...[
    "<title",
    "<title>",
    "</title>",
    "<",
    ">",
    "<html>",
    " ",
    "\n",
    "\u00a0",
    ":",
    ";",
    "/",
    "//",
    "-",
    "_",
    ".",
    "@",
  ],
  ...["a", "a@", "1", "1 ", "12-", "eyJ", "eyJa.", "Bearer ", "Bearer", "invalid ", "hi ", "care ", "time ", "\\", '"'],
  ...['{"', '"}', "[", "]", "{", "}", ",", '":', "null", '{"error":', '{"message":"', '{"code":"', "İ", "\ud800", "\0"],
);
const REPEATED = fc.array(PIECE, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
const FILLED = fc
  .tuple(fc.array(PIECE, { maxLength: 3 }), REPEATED, fc.array(PIECE, { maxLength: 3 }))
  .map(([start, repeated, end]) => {
    const [first, last] = [start.join(""), end.join("")];
    const length = LENGTH - first.length - last.length;
    return first + repeated.repeat(Math.ceil(length / repeated.length)).slice(0, length) + last;
  });
/** The same as it is, and inside JSON where an error's code, its message, a list or a field would stand. */
const RESPONSE = fc.oneof(
  FILLED,
  FILLED.map((text) => JSON.stringify({ error: { code: text, message: "refused" } })),
  FILLED.map((text) => JSON.stringify({ error: { code: "ABDM-9999", message: text } })),
  FILLED.map((text) => JSON.stringify({ [text]: text.slice(0, 10) })),
  REPEATED.map((text) => JSON.stringify(Array(Math.ceil(LENGTH / (text.length + 3))).fill(text))),
  REPEATED.map((text) => JSON.stringify({ bridge: {}, services: Array(LENGTH / 32).fill({ id: text, types: [1] }) })),
);

/** A response that a failure shows by its beginning alone. */
const SHORT_IN_REPORTS = RESPONSE.map((body) => ({
  body,
  [fc.toStringMethod]: () => `${JSON.stringify(body.slice(0, 100))}… of ${body.length} characters`,
}));

/** The processor's time for reading, in milliseconds: other processes have no part in it. */
function measure(read: (body: string) => unknown, body: string): number {
  const before = process.cpuUsage();
  read(body);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

it.each(Object.entries(READERS))(`%s reads any response of 64 KB in less than 5 ms (seed ${SEED})`, (_name, read) => {
  const property = fc.property(SHORT_IN_REPORTS, ({ body }) => {
    let fastest = Infinity;
    for (let count = 0; count < MEASUREMENTS && fastest > LIMIT_MS; count += 1)
      fastest = Math.min(fastest, measure(read, body));
    expect(fastest).toBeLessThan(LIMIT_MS * inject("timeFactor"));
  });
  // The compiler of the JavaScript engine needs some calls before an expression is fast.
  for (const body of fc.sample(RESPONSE, 50)) read(body);
  fc.assert(property, { numRuns: numRuns({ short: 200, long: 2_000 }) });
});

it("a page whose title never ends takes no longer than any other", () => {
  const page = "<title".repeat(LENGTH / 6);
  expect(parseWireError(page).message).toMatch(/^\S/);
  expect(measure(parseWireError, page)).toBeLessThan(LIMIT_MS * 10 * inject("timeFactor"));
});
