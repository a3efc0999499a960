import { expect, inject } from "vitest";
import type {} from "@/test/support/generated-tests";

/** Timeouts are this much longer than the time that a test needs: other work on the machine may begin after its speed was measured. */
const TIMEOUT_MARGIN = 3;

/** A timeout in milliseconds for something that takes at most that long on a machine without other work: wide, and wider on a slow one. */
export function timeLimit(milliseconds: number): number {
  return Math.round(milliseconds * TIMEOUT_MARGIN * inject("timeFactor"));
}

/**
 * Expects that what a test measured took at most as long as the product promises, stretched by how slow this machine is. Prints the ratio of
 * both, with the title of the test.
 */
export function expectWithin(tookMs: number, limitMs: number): void {
  const allowed = Math.round(limitMs * inject("timeFactor"));
  const title = expect.getState().currentTestName ?? "measured";
  console.info(`${title}: ${Math.round(tookMs)} ms, ${(tookMs / allowed).toFixed(2)} of the allowed ${allowed} ms`);
  expect(tookMs).toBeLessThanOrEqual(allowed);
}
