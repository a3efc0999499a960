import { checkCallbacks } from "./check-callbacks.mjs";
import { checkCalls } from "./check-calls.mjs";
import { checkState } from "./check-state.mjs";
import { gather } from "./collect-evidence.mjs";

/**
 * Compares what was acknowledged, what was done and what was written down. Returns every breach in words, and figures.
 * @param {import("./start-product-under-test.mjs").World} world
 * @param {Parameters<typeof gather>[1]} driver
 */
export async function audit(world, driver) {
  const evidence = await gather(world, driver);
  const checks = [checkCallbacks(evidence), checkCalls(evidence), checkState(evidence)];
  return {
    breaches: checks.flatMap(({ breaches }) => breaches),
    figures: Object.assign({}, ...checks.map(({ figures }) => figures)),
  };
}
