import { setTimeout as sleep } from "node:timers/promises";
import { randomFrom } from "./random.mjs";

/** The application is killed so long after it has answered again, the worker after it has said something, PostgreSQL after its start. */
const APP_LIVES = [100, 1_500];
const WORKER_LIVES = [100, 3_500];
const POSTGRES_LIVES = [6_000, 14_000];
/** Now and then a process is killed while it starts. */
const IMPATIENT = 0.15;

/** @typedef {{ what: "app" | "worker" | "postgres", at: number, until: number }} Fault `until`: when it was back, for PostgreSQL */

/**
 * Kills and stops at random moments until `over`, and measures how long callbacks go unanswered.
 * @param {import("./world.mjs").World} world
 * @param {number} seed
 * @param {() => boolean} over
 */
export function openStorm(world, seed, over) {
  /** @type {Fault[]} */
  const faults = [];
  /** @type {Record<"app" | "postgres", number[]>} */
  const recoveries = { app: [], postgres: [] };
  /** Who was struck and when, until the next callback is acknowledged. */
  const pending = /** @type {Map<"app" | "postgres", number>} */ (new Map());
  let postgresIsDown = false;
  const waiting = new Set();

  const onAnswer = (startedAt) => {
    if (postgresIsDown || pending.size === 0 || startedAt < Math.max(...pending.values())) return;
    for (const [what, since] of pending) recoveries[what].push(Date.now() - since);
    pending.clear();
    for (const tell of waiting) tell();
    waiting.clear();
  };
  const untilAnswered = () =>
    pending.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.add(() => resolve(undefined)));
  // Nobody answers without the other one: the last blow counts for both.
  const strike = (what) => {
    for (const struck of pending.keys()) pending.set(struck, Date.now());
    pending.set(what, Date.now());
  };

  const live = async (random, [least, most]) => {
    const until = Date.now() + random.between(least, most);
    while (!over() && Date.now() < until) await sleep(Math.max(1, Math.min(100, until - Date.now())));
  };

  const killApp = async () => {
    const random = randomFrom(seed);
    while (!over()) {
      if (random.next() > IMPATIENT) await Promise.race([untilAnswered(), sleep(20_000)]);
      await live(random, APP_LIVES);
      if (over()) return;
      faults.push({ what: "app", at: Date.now(), until: Date.now() });
      world.kill(world.app);
      strike("app");
    }
  };
  const killWorker = async () => {
    const random = randomFrom(seed + 1);
    while (!over()) {
      const heard = new Promise((resolve) => (world.worker.heard = () => resolve(undefined)));
      if (random.next() > IMPATIENT) await Promise.race([heard, sleep(8_000)]);
      await live(random, WORKER_LIVES);
      if (over()) return;
      faults.push({ what: "worker", at: Date.now(), until: Date.now() });
      world.kill(world.worker);
    }
  };
  const breakPostgres = async () => {
    const random = randomFrom(seed + 2);
    while (!over()) {
      await live(random, POSTGRES_LIVES);
      if (over()) return;
      const fault = /** @type {Fault} */ ({ what: "postgres", at: Date.now(), until: Infinity });
      faults.push(fault);
      postgresIsDown = true;
      await world.breakDatabase();
      postgresIsDown = false;
      fault.until = Date.now();
      strike("postgres");
    }
  };
  const done = Promise.all([killApp(), killWorker(), breakPostgres()]);
  const count = (what) => faults.filter((fault) => fault.what === what).length;
  return { faults, recoveries, onAnswer, done, count };
}
