import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { OPERATIONS } from "@/lib/web/operation-registry";

const LIB = path.resolve(import.meta.dirname, "..");
const DEFINITION = /(?<![.\w])(?:command|query|commandInSteps)\(\{/;

/** Every file of lib that defines an operation. */
const files = readdirSync(LIB, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .filter((file) => DEFINITION.test(readFileSync(path.join(LIB, file), "utf8")));

test("the files that define operations are found", () => {
  expect(files.length).toBeGreaterThan(20);
});

test.each(files)("the operation of lib/%s is in the registry", async (file) => {
  const exported = Object.values((await import(path.join(LIB, file))) as Record<string, unknown>);
  const registered = OPERATIONS.filter((operation) => exported.includes(operation));
  expect(registered.map(({ name }) => name)).toEqual([path.basename(file, ".ts")]);
});

test("no two operations have the same name", () => {
  const names = OPERATIONS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test("every operation is allowed to somebody", () => {
  expect(OPERATIONS.filter(({ roles }) => roles.length === 0)).toEqual([]);
});
