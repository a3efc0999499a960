import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ROOT } from "../paths.mjs";

/**
 * Words that have a plain or a standard term instead. The list is short of the whole vocabulary: it holds what this code base once used, so
 * that it does not come back. The rule behind it is in CONTRIBUTING.md.
 */
const REPLACED: [words: string, instead: string][] = [
  ["say says said saying tell tells told telling", "send, result, notification, received"],
  ["hear hears heard hearing speak speaks spoke spoken", "receive, received"],
  ["elder elders", "the message that it depends on"],
  ["parked parking", "waiting for a dependency"],
  ["homeless", "unknown hospital"],
  ["born tombstone tombstones", "initial status, inserted already ended"],
  ["withheld", "skipped"],
  ["calm", "has no recent failures"],
  ["patience faith", "retry policy, timeout"],
  ["door doors", "callback writer"],
  ["lane lanes crew crews", "job runner, process group"],
  ["fate fates", "state"],
  ["tidings verdict verdicts", "result, finding"],
  ["clash clashes clashing", "contradiction"],
  ["relieved retiring", "previous"],
  ["courier voice journal", "callback sender, message builder, call log"],
  ["house floors road roads room rooms", "layout, layers, paths, folders"],
];

/** Names of identifiers alone: in a comment these words may be plain English. */
const REPLACED_NAMES: [names: string, instead: string][] = [
  ["held hold holds stillHeldUntil heldBy heldUntil", "circuit open, retryAt"],
  ["noteHere noteAway passCircuit releaseProbe", "recordSuccess, recordFailure, enterCircuit, leaveHalfOpen"],
  ["asking doubt silence PATIENCE Patience", "retry policy, timeouts, inDoubtFor, noCallbackFor"],
  ["keep keepCallback Door Way Lane Crew Flight", "storeCallback, credential, job runner"],
  ["standing perform Decided", "consent state, applyChanges, Decision"],
  ["aside setAside asideReasons", "mismatch"],
  ["proof Proof proveDelivery", "delivery check"],
];

const FOLDERS = ["lib", "app", "components", "sandbox", "scripts", "messages", "drizzle", "test", "e2e"];

const words = new Map(REPLACED.flatMap(([list, instead]) => list.split(" ").map((word) => [word, instead] as const)));
const names = new Map(
  REPLACED_NAMES.flatMap(([list, instead]) => list.split(" ").map((name) => [name, instead] as const)),
);

/** `inFlightCalls` as `in`, `flight`, `calls`. */
const wordsOf = (name: string) => name.split(/(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z]+/).map((word) => word.toLowerCase());

type Use = { line: number; text: string; instead: string };

/** `line` is a function, since a line number is needed for few of the many words. */
function* replacedIn(text: string, line: () => number, isName: boolean): Generator<Use> {
  const instead = isName ? names.get(text) : undefined;
  if (instead) yield { line: line(), text, instead };
  for (const word of wordsOf(text)) {
    const better = words.get(word);
    if (better) yield { line: line(), text: word, instead: better };
  }
}

function* usesIn(file: string): Generator<Use> {
  const source = readFileSync(path.join(ROOT, file), "utf8");
  for (const word of wordsOf(path.basename(file)))
    if (words.has(word)) yield { line: 0, text: word, instead: words.get(word) ?? "" };
  if (file.endsWith(".json")) {
    for (const [, key = ""] of source.matchAll(/"([\w-]+)":/g)) yield* replacedIn(key, () => 0, true);
    return;
  }
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.JSX, source);
  const lineOfToken = () => source.slice(0, scanner.getTokenStart()).split("\n").length;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    const isName = token === ts.SyntaxKind.Identifier;
    const isComment = token === ts.SyntaxKind.SingleLineCommentTrivia || token === ts.SyntaxKind.MultiLineCommentTrivia;
    if (isName || isComment) yield* replacedIn(scanner.getTokenText(), lineOfToken, isName);
  }
}

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", ...FOLDERS], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(ts|tsx|mjs|json)$/.test(file) && !file.startsWith("drizzle/migrations/"))
  // The list itself.
  .filter((file) => file !== "scripts/lint/vocabulary.test.ts");

describe("identifiers and comments", () => {
  it("use the terms of the field and of the trade", () => {
    const uses = files.flatMap((file) =>
      [...usesIn(file)].map((use) => `${file}:${use.line} ${use.text} → ${use.instead}`),
    );
    expect(uses).toEqual([]);
  });
});
