import { inject } from "vitest";
import type { TestSettings } from "@/scripts/test/test-settings.mjs";

declare module "vitest" {
  // The settings of the run, from vitest.config.ts.
  interface ProvidedContext {
    seed: TestSettings["seed"];
    generatedTests: TestSettings["generatedTests"];
    timeFactor: TestSettings["timeFactor"];
  }
}

/** The seed of the run, for test titles and generated values: the same one unless `SEED` chooses another. */
export const SEED: number = inject("seed");

/** How many cases a generated test tries: few by default, and many in a whole run of `npm test`. */
export function numRuns({ short, long }: { short: number; long: number }): number {
  return inject("generatedTests") === "long" ? long : short;
}
