import { setTimeout as sleep } from "node:timers/promises";
import { createCallbackSender } from "./callback-sender.mjs";
import { checkCallbacks } from "./check-callbacks.mjs";
import { checkCalls } from "./check-calls.mjs";
import { checkRecords } from "./check-records.mjs";
import { checkState } from "./check-state.mjs";
import { collectEvidence } from "./collect-evidence.mjs";
import { findReadableRecords } from "./find-readable-records.mjs";
import { injectFaults } from "./inject-faults.mjs";
import { startProductUnderTest } from "./start-product-under-test.mjs";
import { waitUntilIdle } from "./wait-until-idle.mjs";

/** How many faults a run needs for each minute; a slow machine takes more time for them, up to a limit. */
const MIN_KILLS = 30;
const MIN_STOPS = 3;
const TIME_LIMIT_FACTOR = 3;
/** How many applications share one address, each with a worker: callbacks of one request meet in different processes. */
const COPIES = 2;
/** The median time from a kill to the next acknowledged callback may be at most this, stretched on a slow machine. */
const RECOVERY_LIMIT_MS = 3_000;

/** How long after it was granted a consent is revoked of which no page is on its way. */
const LATER_REVOCATION_MS = 4_000;

const POST_EMPTY = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };

/** The answers that a callback may get during faults. */
const ALLOWED_ANSWERS = ["202", "503", "no connection"];

/** @param {number[]} numbers */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/**
 * Runs traffic under random faults, waits until no work is left, and checks that nothing was lost or done twice.
 * @param {import("../../setup/run-command.mjs").CommandContext} context
 * @param {{ seconds: number, seed: number, distDir: string, timeFactor: number }} options `timeFactor` multiplies all time limits
 */
export async function runCrashTest({ print, onStop }, { seconds, seed, distDir, timeFactor }) {
  print(`crash run: ${seconds} s, seed ${seed}`);
  const product = await startProductUnderTest(onStop, distDir, { copies: COPIES });
  const startedAt = Date.now();
  const elapsed = () => (Date.now() - startedAt) / 1000;
  const share = Math.min(1, seconds / 60);
  const hasEnoughFaults = () =>
    faults.count("app") + faults.count("worker") >= MIN_KILLS * share && faults.count("postgres") >= MIN_STOPS * share;
  const isOver = () =>
    elapsed() >= seconds * TIME_LIMIT_FACTOR * timeFactor || (elapsed() >= seconds && hasEnoughFaults());

  const requests = [];
  const doctors = product.launchDoctors((request) => requests.push(request));
  let onAcknowledged = (_) => {};
  const sender = await createCallbackSender(product, (startedAt) => onAcknowledged(startedAt), timeFactor);
  await sender.sendEarly();
  const faults = injectFaults(product, seed, isOver);
  onAcknowledged = faults.onAcknowledged;
  await Promise.all([faults.done, sendCallbacks(isOver, product, sender), revokeConsents(isOver, product, requests)]);

  await doctors.stop();
  const idle = await waitUntilIdle(product, timeFactor);
  for (const program of [...product.workers, ...product.apps]) await product.stopGracefully(program);
  const totalSeconds = elapsed();
  const { acknowledged, answers } = sender;
  const evidence = await collectEvidence(product, { requests, acknowledged, faults: faults.faults });
  const checks = [checkCallbacks(evidence), checkCalls(evidence), checkState(evidence), checkRecords(evidence)];
  const breaches = [...checks.flatMap((check) => check.breaches), ...findReadableRecords(product)];
  const kills = { app: faults.count("app"), worker: faults.count("worker") };
  const stops = faults.count("postgres");
  for (const [answer, times] of answers)
    if (!ALLOWED_ANSWERS.includes(answer)) breaches.push(`${times} authentic callbacks got the answer "${answer}"`);
  if (!hasEnoughFaults())
    breaches.push(`only ${kills.app + kills.worker} kills and ${stops} stops: too few for a result`);
  if (Object.keys(idle.unfinished).length > 0) breaches.push(`unfinished work: ${JSON.stringify(idle.unfinished)}`);
  const recoveryLimitMs = RECOVERY_LIMIT_MS * timeFactor;
  if (median(faults.recoveries.app) > recoveryLimitMs)
    breaches.push("it takes too long after a kill until callbacks are acknowledged again");
  if (process.env.DEBUG && breaches.length > 0) for (const line of product.logLines) print(line);
  await product.stop();
  return {
    seed,
    seconds: totalSeconds,
    kills,
    stops,
    idle,
    recoveries: faults.recoveries,
    recoveryLimitMs,
    slowestMs: sender.slowestMs(),
    answers: Object.fromEntries(answers),
    figures: Object.assign({}, ...checks.map((check) => check.figures)),
    breaches,
  };
}

/**
 * Revokes two of three consents of patients who grant at once: one as soon as a page of its records is on its way, and one some seconds
 * after it was granted, so that consents end at every point of a transfer.
 */
async function revokeConsents(isOver, { sandboxUrl }, requests) {
  const read = async (path) => (await fetch(`${sandboxUrl}/control/${path}`)).json();
  const decided = new Set();
  while (!isOver()) {
    const withPages = new Set(
      (await read("transactions")).flatMap(({ consentRequestId, pushes }) =>
        pushes.length > 0 ? [consentRequestId] : [],
      ),
    );
    const granting = requests.filter(({ id, kind }) => kind === "grant" && !decided.has(id));
    for (const { id, abhaAddress } of granting) {
      const [consent] = await read(`patients/${abhaAddress}/requests`);
      if (consent?.status !== "GRANTED") continue;
      const isOld = Date.now() - Date.parse(consent.decidedAt) > LATER_REVOCATION_MS;
      if (!withPages.has(consent.id) && !isOld) continue;
      decided.add(id);
      if (decided.size % 3 > 0) await fetch(`${sandboxUrl}/control/requests/${consent.id}/revoke`, POST_EMPTY);
    }
    await sleep(100);
  }
}

/** Sends callbacks that nothing waits for, one after the other, and denies the request of each patient who does not answer. */
async function sendCallbacks(isOver, product, sender) {
  const denied = new Set();
  const sendStream = async () => {
    for (let number = 0; !isOver(); number += 1) {
      await (number % 10 === 9 ? sender.sendMalformed() : sender.sendEarly());
      await sleep(40);
    }
  };
  const sendDenials = async () => {
    while (!isOver()) {
      const calls = await (await fetch(`${product.sandboxUrl}/control/calls?clientId=SBXID_CITY`)).json();
      const patients = new Set(
        calls.filter(({ kind }) => kind === "init").map(({ body }) => body.consent?.patient?.id),
      );
      for (const patient of patients) {
        if (denied.has(patient) || !patient?.startsWith("silent")) continue;
        const requests = await (await fetch(`${product.sandboxUrl}/control/patients/${patient}/requests`)).json();
        if (requests.length === 0) continue;
        denied.add(patient);
        // The network knows of it: what a notification claims is asked for.
        await fetch(`${product.sandboxUrl}/control/requests/${requests[0].id}/deny`, POST_EMPTY);
        await sender.sendDenial(requests[0].id);
      }
      await sleep(500);
    }
  };
  await Promise.all([sendStream(), sendStream(), sendDenials()]);
}
