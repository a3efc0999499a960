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
  const settled = await settle(world, requests);
  await world.leave(world.worker);
  await world.leave(world.app);
  const stormSeconds = passed();
  const { breaches, figures } = await audit(world, {
    requests,
    acknowledged: caller.acknowledged,
    faults: storm.faults,
  });
  const refused = [...caller.answers].filter(([answer]) => !["202", "503", "no connection"].includes(answer));
  for (const [answer, times] of refused) breaches.push(`${times} authentic callbacks met "${answer}"`);
  if (!enough())
    breaches.push(`only ${storm.count("app") + storm.count("worker")} kills and ${storm.count("postgres")} stops`);
  if (process.env.DEBUG && breaches.length > 0) for (const line of world.said) say(line);
  await world.stop();
  return {
    seed,
    seconds: stormSeconds,
    kills: { app: storm.count("app"), worker: storm.count("worker") },
    stops: storm.count("postgres"),
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
