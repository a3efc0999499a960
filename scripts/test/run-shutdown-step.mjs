import { setTimeout as sleep } from "node:timers/promises";
import { startProductUnderTest } from "../bench/crash/start-product-under-test.mjs";

const GONE_WITHIN = 10_000;
const READY_WITHIN = 60_000;
const HANGING = 2;

/**
 * Asks a worker, and an application with jobs of its own and an open page, to leave while the gateway answers nobody.
 * Each counts as one test.
 * @param {import("./test-report.mjs").TestReport} report
 * @param {import("../setup/run-command.mjs").CommandContext} context
 * @param {string} distDir the build to run
 */
export async function runShutdownStep(report, { onStop }, distDir) {
  for (const place of /** @type {const} */ (["apart", "inside"])) {
    const started = Date.now();
    const product = await startProductUnderTest(onStop, distDir, { worker: place });
    const { wrong, took } = await leaveInTime(product).catch((error) => ({
      wrong: `It failed: ${error.stack}`,
      took: 0,
    }));
    if (product.processes.stopping) return;
    const name = place === "apart" ? "the worker leaves in time" : "the application leaves in time";
    const output = `${wrong}\n${product.logLines.slice(-40).join("\n")}`;
    const figures = [`left ${took} ms after SIGTERM, with calls that nobody answers`];
    report.add(name, started, { passed: wrong ? 0 : 1, failed: wrong ? 1 : 0, output, figures });
    await product.stop();
  }
}

async function leaveInTime(product) {
  await until("the application answers", async () => (await fetch(`${product.appUrl}/api/health`)).ok);
  const control = (path, body) =>
    fetch(`${product.sandboxUrl}/control/${path}`, { method: "POST", body: JSON.stringify(body) });
  await control("faults", { hang: true, messages: ["init"] });
  const page = await openPage(product.appUrl);
  const requests = [];
  const doctors = product.launchDoctors((request) => requests.push(request));
  const calls = async () =>
    (await (await fetch(`${product.sandboxUrl}/control/calls`)).json()).filter(({ kind }) => kind === "init");
  await until("calls hang", async () => (await calls()).length >= HANGING);
  await doctors.stop();

  const began = Date.now();
  // Twice: the second signal says nothing new.
  process.kill(-product.worker.pid, "SIGTERM");
  await product.stopGracefully(product.worker);
  const took = Date.now() - began;
  page.abort();
  const lost = await whatIsLost(product, requests, await calls());
  return { took, wrong: took > GONE_WITHIN ? `It took ${took} ms to leave.` : lost };
}

/** Every request is still on its way: a job waits for it, free, and each call that left stands written down. */
async function whatIsLost({ adminDatabaseUrl }, requests, calls) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: adminDatabaseUrl });
  await client.connect();
  try {
    const { rows: jobs } = await client.query(
      `select payload ->> 'consentRequestId' as id, job.locked_by from graphile_worker.jobs job
       join graphile_worker._private_jobs own using (id) where task_identifier = 'send-consent-request-init'`,
    );
    const { rows: written } = await client.query("select id::text, outcome from gateway_call");
    const { rows: workers } = await client.query("select id from job_worker");
    const known = new Map(written.map(({ id, outcome }) => [id, outcome]));
    for (const { id } of requests)
      if (jobs.filter((job) => job.id === id).length !== 1) return `Request ${id} has not exactly one job.`;
    if (jobs.some(({ locked_by }) => locked_by)) return "A job is still locked.";
    if (workers.length > 0) return "The worker is still said to live.";
    const unknown = calls.find(({ headers, body }) => !known.has(headers["request-id"] ?? body.requestId));
    return unknown ? "A call left that stands nowhere." : "";
  } finally {
    await client.end();
  }
}

/** Signs in, and opens the stream of changes that a page keeps open. */
async function openPage(appUrl) {
  const cookies = new Map();
  const ask = async (path, init = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(appUrl + path, { redirect: "manual", ...init, headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      cookies.set(name, value);
    }
    return answer;
  };
  const { csrfToken } = await (await ask("/api/auth/csrf")).json();
  const form = new URLSearchParams({
    csrfToken,
    email: "doctor@city.example",
    password: "consent-desk-demo",
    json: "true",
  });
  await ask("/api/auth/callback/credentials", { method: "POST", body: form });
  const closing = new AbortController();
  const stream = await ask("/api/live", { signal: closing.signal });
  if (stream.status !== 200) throw new Error(`the live stream answered ${stream.status}`);
  stream.body?.pipeTo(new WritableStream()).catch(() => {});
  return closing;
}

async function until(what, isTrue) {
  for (const began = Date.now(); Date.now() - began < READY_WITHIN; await sleep(100)) {
    if (await isTrue().catch(() => false)) return;
  }
  throw new Error(`it never came to pass that ${what}`);
}
