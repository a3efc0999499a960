import { UserError } from "../user-error.mjs";
import { measureTimeFactor } from "./measure-time-factor.mjs";

/** The seed of generated tests where nobody chooses another: the same code gives the same result on every machine. */
const FIXED_SEED = 20_260_101;
const MAX_SEED = 2 ** 31 - 1;

/**
 * @typedef {object} TestSettings
 * @property {number} seed of everything that is generated at random: `SEED=<number>` repeats a run, `SEED=random` chooses a new one
 * @property {"short" | "long"} generatedTests how many cases generated tests try: `GENERATED_TESTS=long` for a whole run
 * @property {number} timeFactor by how much time limits are multiplied on this machine, at least 1: measured unless `TIME_FACTOR` is set
 */

/**
 * Reads the settings of a test run. The values are written back to the given environment, so that every process of the run, the ones that
 * it starts included, uses the same ones. Throws a {@link UserError} when SEED or TIME_FACTOR is no usable number.
 * @param {NodeJS.ProcessEnv} env
 * @returns {TestSettings}
 */
export function readTestSettings(env) {
  const seed = readSeed(env.SEED);
  const generatedTests = env.GENERATED_TESTS === "long" ? "long" : "short";
  const timeFactor = env.TIME_FACTOR ? Number(env.TIME_FACTOR) : measureTimeFactor();
  if (!(timeFactor >= 1)) throw new UserError(`TIME_FACTOR must be a number of at least 1, not "${env.TIME_FACTOR}".`);
  Object.assign(env, { SEED: String(seed), GENERATED_TESTS: generatedTests, TIME_FACTOR: String(timeFactor) });
  return { seed, generatedTests, timeFactor };
}

/** @param {string | undefined} text */
function readSeed(text) {
  if (!text) return FIXED_SEED;
  if (text === "random") return Math.floor(Math.random() * MAX_SEED);
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED) return seed;
  throw new UserError(`SEED must be "random" or a whole number from 0 to ${MAX_SEED}, not "${text}".`);
}

/** The settings as one line for people. @param {TestSettings} settings */
export function describeTestSettings({ seed, timeFactor }) {
  return `seed ${seed} (SEED=${seed} repeats it, SEED=random chooses another); time limits × ${timeFactor}`;
}
