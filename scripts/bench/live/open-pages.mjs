import { Agent, get } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * @typedef {object} Pages
 * @property {string} appUrl
 * @property {string[]} cookies of the people who have the pages open
 * @property {number} count
 */

/**
 * @typedef {object} Report what has happened in all pages since the last line
 * @property {number} changes received
 * @property {number} failures fetches without an answer
 * @property {number[]} refetchMs how long each refetch took
 */

/** As in components/consent/dashboard/change-collector.ts. */
const REFETCH_INTERVAL_MS = 1_000;
const REPORT_EVERY_MS = 250;
const CHANGE = /^event: change\ndata: \{"topic":"consent-request","id":"([^"]+)"\}$/gm;

/** @type {Pages} */
const { appUrl, cookies, count } = JSON.parse(process.argv[2] ?? "");
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
/** @type {Report} */
let report = { changes: 0, failures: 0, refetchMs: [] };

// A process of its own, so that its time is not that of the product. It prints a line when all pages are open, and then one with each report.
for (let at = 0; at < count; at += 1) await openPage(cookies[at % cookies.length] ?? "");
console.log("open");
setInterval(() => {
  console.log(JSON.stringify(report));
  report = { changes: 0, failures: 0, refetchMs: [] };
}, REPORT_EVERY_MS);

/** Opens the dashboard's stream as a page does, and fetches what a dashboard fetches when requests change. */
async function openPage(cookie) {
  const changed = new Set();
  let isBusy = false;
  const refetch = async () => {
    if (isBusy || changed.size === 0) return;
    isBusy = true;
    const pause = sleep(REFETCH_INTERVAL_MS);
    const [first] = changed;
    const rows = changed.size === 1 ? `/api/consent-requests/${first}` : "/api/consent-requests?limit=60";
    changed.clear();
    const startedAt = performance.now();
    await Promise.all([read(rows, cookie), read("/api/consent-request-counts", cookie)]);
    report.refetchMs.push(performance.now() - startedAt);
    await pause;
    isBusy = false;
    void refetch();
  };
  const stream = await request("/api/live", cookie);
  if (stream.statusCode !== 200) throw new Error(`the stream was answered with ${stream.statusCode}`);
  let text = "";
  stream.on("error", (error) => {
    throw error;
  });
  stream.setEncoding("latin1").on("data", (part) => {
    text += part;
    const end = text.lastIndexOf("\n\n");
    if (end === -1) return;
    for (const [, id] of text.slice(0, end).matchAll(CHANGE)) {
      report.changes += 1;
      changed.add(id);
    }
    text = text.slice(end + 2);
    void refetch();
  });
}

/** Resolves once the answer has been received as a whole. */
async function read(path, cookie) {
  try {
    const response = await request(path, cookie);
    response.resume();
    await new Promise((resolve, reject) => response.on("end", resolve).on("error", reject));
  } catch {
    // A kept connection may be closed by the server at the moment of its use. A page fetches again with the next change.
    report.failures += 1;
  }
}

/** @returns {Promise<import("node:http").IncomingMessage>} */
function request(path, cookie) {
  const headers = { cookie, "accept-encoding": "gzip" };
  return new Promise((resolve, reject) => get(appUrl + path, { agent, headers }, resolve).on("error", reject));
}
