import { expect, inject } from "vitest";
import type {} from "@/test/support/generated-tests";

/** A time limit in milliseconds, stretched by how slow this machine is; for timeouts, which a passing test does not reach. */
export function timeLimit(milliseconds: number): number {
  return Math.round(milliseconds * inject("timeFactor"));
}

/**
 * Expects that something took no longer than a limit of the product, stretched by how slow this machine is, and prints the ratio of both.
 * @param what names the time in the output
 */
export function expectWithin(what: string, tookMs: number, limitMs: number): void {
  const allowed = timeLimit(limitMs);
  console.info(`${what}: ${Math.round(tookMs)} ms, ${(tookMs / allowed).toFixed(2)} of the allowed ${allowed} ms`);
  expect(tookMs).toBeLessThanOrEqual(allowed);
}
