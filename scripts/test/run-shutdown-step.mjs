import { startProductUnderTest } from "../bench/crash/start-product-under-test.mjs";
import { describeTime } from "./describe-time.mjs";
import { signInForTest } from "./sign-in-for-test.mjs";
import { waitUntil } from "./wait-until.mjs";

const SHUTDOWN_LIMIT_MS = 10_000;
const READY_LIMIT_MS = 60_000;
const JSON_TYPE = { headers: { "content-type": "application/json" } };
const PENDING_CALLS = 2;

/**
 * Sends SIGTERM, while the gateway answers no call, to a worker and to an application that runs jobs itself and has an open page. Each counts
 * as one test; both run at the same time, since they mostly wait.
 * @param {import("./test-report.mjs").TestStep} step
 */
export async function runShutdownStep(step) {
  await Promise.all([testShutdown(step, "the worker", "apart"), testShutdown(step, "the application", "inside")]);
}

/**
 * @param {import("./test-report.mjs").TestStep} step
 * @param {string} program
 * @param {"apart" | "inside"} workerPlace
 */
async function testShutdown({ report, context, settings, distDir }, program, workerPlace) {
  const startedAt = Date.now();
  const allowedMs = SHUTDOWN_LIMIT_MS * settings.timeFactor;
  const product = await startProductUnderTest(context.onStop, distDir, { worker: workerPlace });
  const { tookMs, failure } = await stopDuringCalls(product, settings.timeFactor).catch((error) => ({
    tookMs: 0,
    failure: error.stack,
  }));
  if (product.processes.stopping) return;
  const figure = describeTime(`from SIGTERM to the end of ${program}, with pending calls`, tookMs, allowedMs);
  const problem = failure || (tookMs > allowedMs ? figure : "");
  report.add(`${program} shuts down in time`, startedAt, {
    passed: problem ? 0 : 1,
    failed: problem ? 1 : 0,
    output: [problem, ...product.logLines.slice(-40)].join("\n"),
    figures: [figure],
  });
  await product.stop();
}

/** Returns how long the shutdown took, and in words what was lost by it. */
async function stopDuringCalls(product, timeFactor) {
  const readyLimitMs = READY_LIMIT_MS * timeFactor;
  const isReady = async () => (await fetch(`${product.appUrl}/api/health`)).ok;
  await waitUntil("the application answers", isReady, readyLimitMs);
  const faults = { hang: true, messages: ["init"] };
  await fetch(`${product.sandboxUrl}/control/faults`, { method: "POST", ...JSON_TYPE, body: JSON.stringify(faults) });
  const closePage = await openLivePage(product.appUrl);
  const requests = [];
  const doctors = product.launchDoctors((request) => requests.push(request));
  const readCalls = async () => {
    const calls = await (await fetch(`${product.sandboxUrl}/control/calls`)).json();
    return calls.filter(({ kind }) => kind === "init");
  };
  await waitUntil("calls are pending", async () => (await readCalls()).length >= PENDING_CALLS, readyLimitMs);
  await doctors.stop();

  const startedAt = Date.now();
  // Twice, as npm passes on a signal that the terminal has sent already: the second one must change nothing.
  const [worker] = product.workers;
  process.kill(-worker.pid, "SIGTERM");
  await product.stopGracefully(worker);
  const tookMs = Date.now() - startedAt;
  closePage();
  return { tookMs, failure: await findLostWork(product, requests, await readCalls()) };
}

/** Each request must have one open message, which nobody has leased, and each call that was sent must be in the database. Returns a sentence or "". */
async function findLostWork({ adminDatabaseUrl }, requests, calls) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: adminDatabaseUrl });
  await client.connect();
  try {
    const { rows: messages } = await client.query(
      `select consent_request_id as id, lease_id from outbound_message
       where kind = 'consent-request-init' and finished_at is null`,
    );
    const { rows: storedCalls } = await client.query("select id::text from gateway_call");
    const { rows: workers } = await client.query("select id from job_worker");
    const storedIds = new Set(storedCalls.map(({ id }) => id));
    for (const { id } of requests) {
      const count = messages.filter((message) => message.id === id).length;
      if (count !== 1) return `Request ${id} has ${count} open messages.`;
    }
    if (messages.some(({ lease_id }) => lease_id)) return "A message is still leased.";
    if (workers.length > 0) return "The worker is still registered.";
    const unknown = calls.find(({ headers, body }) => !storedIds.has(headers["request-id"] ?? body.requestId));
    return unknown ? "A call was sent that is not in the database." : "";
  } finally {
    await client.end();
  }
}

/** Opens the stream of changes as a page does. Returns how to close it. */
async function openLivePage(appUrl) {
  const fetchSignedIn = await signInForTest(appUrl, "doctor@city.example");
  const closing = new AbortController();
  const stream = await fetchSignedIn("/api/live", { signal: closing.signal });
  if (stream.status !== 200) throw new Error(`The live stream answered ${stream.status}.`);
  stream.body?.pipeTo(new WritableStream()).catch(() => {});
  return () => closing.abort();
}
