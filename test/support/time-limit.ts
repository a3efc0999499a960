import { expect, inject } from "vitest";
import type {} from "@/test/support/generated-tests";

/** A time limit in milliseconds, stretched by how slow this machine is; for timeouts, which a passing test does not reach. */
export function timeLimit(milliseconds: number): number {
  return Math.round(milliseconds * inject("timeFactor"));
}

/**
 * Expects that what a test measured took at most as long as the product promises, stretched by how slow this machine is. Prints the ratio of
 * both, with the title of the test.
 */
export function expectWithin(tookMs: number, limitMs: number): void {
  const allowed = timeLimit(limitMs);
  const title = expect.getState().currentTestName ?? "measured";
  console.info(`${title}: ${Math.round(tookMs)} ms, ${(tookMs / allowed).toFixed(2)} of the allowed ${allowed} ms`);
  expect(tookMs).toBeLessThanOrEqual(allowed);
}
