import { setTimeout as sleep } from "node:timers/promises";
import { audit } from "./audit.mjs";
import { openCaller } from "./caller.mjs";
import { settle } from "./settle.mjs";
import { openStorm } from "./storm.mjs";
import { openWorld } from "./world.mjs";

/** How many faults make a run worth its verdict, for each minute; a slow machine takes longer for them. */
const KILLS = 30;
const STOPS = 3;
const LONGEST = 3;
/** Milliseconds after a kill within which most callbacks are acknowledged again. */
export const RECOVERED_WITHIN = 3_000;

/** What a callback may meet in a storm. */
const ALLOWED = ["202", "503", "no connection"];

/** @param {number[]} numbers */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/**
 * Traffic under a storm, then rest, then the audit.
 * @param {import("../../setup/command.mjs").Hands} hands
 * @param {{ seconds: number, seed: number, distDir: string }} options
 */
export async function runCrash({ say, onStop }, { seconds, seed, distDir }) {
  say(`crash run: ${seconds} s, seed ${seed}`);
  const world = await openWorld(onStop, distDir);
  const began = Date.now();
  const passed = () => (Date.now() - began) / 1000;
  const share = Math.min(1, seconds / 60);
  const enough = () =>
    storm.count("app") + storm.count("worker") >= KILLS * share && storm.count("postgres") >= STOPS * share;
  const over = () => passed() >= seconds * LONGEST || (passed() >= seconds && enough());

  const requests = [];
  const doctors = world.launchDoctors((request) => requests.push(request));
  let onAnswer = (_) => {};
  const caller = await openCaller(world, (startedAt) => onAnswer(startedAt));
  await caller.sayEarly();
  const storm = openStorm(world, seed, over);
  onAnswer = storm.onAnswer;
  await Promise.all([storm.done, callUntil(over, world, caller)]);

  await doctors.stop();
  const settled = await settle(world);
  await world.leave(world.worker);
  await world.leave(world.app);
  const spent = passed();
  const { breaches, figures } = await audit(world, {
    requests,
    acknowledged: caller.acknowledged,
    faults: storm.faults,
  });
  const kills = { app: storm.count("app"), worker: storm.count("worker") };
  const stops = storm.count("postgres");
  for (const [answer, times] of caller.answers)
    if (!ALLOWED.includes(answer)) breaches.push(`${times} authentic callbacks met "${answer}"`);
  if (!enough()) breaches.push(`only ${kills.app + kills.worker} kills and ${stops} stops: too few to tell`);
  if (Object.keys(settled.left).length > 0) breaches.push(`no rest: ${JSON.stringify(settled.left)}`);
  if (median(storm.recoveries.app) > RECOVERED_WITHIN) breaches.push("it takes too long to answer again after a kill");
  if (process.env.DEBUG && breaches.length > 0) for (const line of world.said) say(line);
  await world.stop();
  return {
    seed,
    seconds: spent,
    kills,
    stops,
    settled,
    recoveries: storm.recoveries,
    slowest: caller.slowest(),
    answers: Object.fromEntries(caller.answers),
    figures,
    breaches,
  };
}

/** The driver's own callbacks: one of unknown meaning after the other, and a denial for each silent patient. */
async function callUntil(over, world, caller) {
  const denied = new Set();
  const stream = async () => {
    for (let number = 0; !over(); number += 1) {
      await (number % 10 === 9 ? caller.saySenseless() : caller.sayEarly());
      await sleep(40);
    }
  };
  const denials = async () => {
    while (!over()) {
      const calls = await (await fetch(`${world.sandboxUrl}/control/calls?clientId=SBXID_CITY`)).json();
      const patients = new Set(
        calls.filter(({ kind }) => kind === "init").map(({ body }) => body.consent?.patient?.id),
      );
      for (const patient of patients) {
        if (denied.has(patient) || !patient?.startsWith("silent")) continue;
        const known = await (await fetch(`${world.sandboxUrl}/control/patients/${patient}/requests`)).json();
        if (known.length === 0) continue;
        denied.add(patient);
        await caller.deny(known[0].id);
      }
      await sleep(500);
    }
  };
  await Promise.all([stream(), stream(), denials()]);
}
