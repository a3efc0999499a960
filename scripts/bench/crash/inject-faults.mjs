import { setTimeout as sleep } from "node:timers/promises";

/**
 * How long each target runs before the next kill, in milliseconds, at least and at most: the application after it has acknowledged a
 * callback again, the worker after its first log line, PostgreSQL after its start.
 */
const APP_RUNS = [100, 1_500];
const WORKER_RUNS = [100, 3_500];
const POSTGRES_RUNS = [6_000, 14_000];
/** The share of kills that do not wait for this, so that some processes are killed while they start. */
const EARLY_KILLS = 0.15;

/**
 * @typedef {object} Fault
 * @property {"app" | "worker" | "postgres"} target
 * @property {number} at
 * @property {number} until when PostgreSQL was started again; the same as `at` for the others
 */

/**
 * Kills the processes and stops PostgreSQL at random moments until `isOver`, and measures the time until callbacks are acknowledged again.
 * @param {import("./start-product-under-test.mjs").ProductUnderTest} product
 * @param {number} seed
 * @param {() => boolean} isOver
 */
export function injectFaults(product, seed, isOver) {
  /** @type {Fault[]} */
  const faults = [];
  /** @type {Record<"app" | "postgres", number[]>} milliseconds until the next acknowledgement */
  const recoveries = { app: [], postgres: [] };
  /** The time of the last fault of each target since which no callback was acknowledged. */
  const unrecovered = /** @type {Map<"app" | "postgres", number>} */ (new Map());
  let isPostgresDown = false;
  const waiting = new Set();

  const onAcknowledged = (startedAt) => {
    if (isPostgresDown || unrecovered.size === 0 || startedAt < Math.max(...unrecovered.values())) return;
    for (const [target, since] of unrecovered) recoveries[target].push(Date.now() - since);
    unrecovered.clear();
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const untilRecovered = () =>
    unrecovered.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.add(() => resolve(undefined)));
  // An acknowledgement needs the application and PostgreSQL, so each recovery is measured from the last fault of either.
  const noteFault = (target) => {
    for (const earlier of unrecovered.keys()) unrecovered.set(earlier, Date.now());
    unrecovered.set(target, Date.now());
  };

  const run = async (random, [least, most]) => {
    const until = Date.now() + random.between(least, most);
    while (!isOver() && Date.now() < until) await sleep(Math.max(1, Math.min(100, until - Date.now())));
  };

  const killApp = async () => {
    const random = seededRandom(seed);
    while (!isOver()) {
      if (random.next() > EARLY_KILLS) await Promise.race([untilRecovered(), sleep(20_000)]);
      await run(random, APP_RUNS);
      if (isOver()) return;
      faults.push({ target: "app", at: Date.now(), until: Date.now() });
      product.kill(random.oneOf(product.apps));
      noteFault("app");
    }
  };
  const killWorker = async () => {
    const random = seededRandom(seed + 1);
    while (!isOver()) {
      const worker = random.oneOf(product.workers);
      const firstLine = new Promise((resolve) => (worker.onLine = () => resolve(undefined)));
      if (random.next() > EARLY_KILLS) await Promise.race([firstLine, sleep(8_000)]);
      await run(random, WORKER_RUNS);
      if (isOver()) return;
      faults.push({ target: "worker", at: Date.now(), until: Date.now() });
      product.kill(worker);
    }
  };
  const stopPostgres = async () => {
    const random = seededRandom(seed + 2);
    while (!isOver()) {
      await run(random, POSTGRES_RUNS);
      if (isOver()) return;
      const fault = /** @type {Fault} */ ({ target: "postgres", at: Date.now(), until: Infinity });
      faults.push(fault);
      isPostgresDown = true;
      await product.crashDatabase();
      isPostgresDown = false;
      fault.until = Date.now();
      noteFault("postgres");
    }
  };
  const done = Promise.all([killApp(), killWorker(), stopPostgres()]);
  const count = (target) => faults.filter((fault) => fault.target === target).length;
  return { faults, recoveries, onAcknowledged, done, count };
}

/**
 * Random numbers that are the same for the same seed (mulberry32).
 * @param {number} seed
 */
function seededRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    /** @param {number} least @param {number} most */
    between: (least, most) => least + next() * (most - least),
    /** @template T @param {T[]} all */
    oneOf: (all) => all[Math.floor(next() * all.length)],
  };
}
