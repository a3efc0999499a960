import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../user-error.mjs";
import { createMeter } from "../callbacks/measure-callbacks.mjs";
import { buildDocument } from "./build-document.mjs";
import { waitFor } from "./start-product.mjs";

const PAGES = 20;
/** Base64 twice makes 25 MB of it. */
const ATTACHMENT_BYTES = 14_060_000;
const CALLBACKS = { connections: 8, perSecond: 50, seconds: 10 };
const MB = 1024 * 1024;

/**
 * Measures how much memory 20 pages of 25 MB at once add to the process until they are opened, and how fast callbacks are answered
 * meanwhile, beside the same callbacks without pages.
 * @param {import("../../processes/process-group.mjs").ProcessGroup} processes
 * @param {import("./start-product.mjs").BenchProduct} product
 * @param {import("pg").Client} client
 * @param {(line: string) => void} print
 */
export async function measureMemory(processes, product, client, print) {
  await product.setFaults({ noPages: true });
  const transactions = [];
  while (transactions.length < PAGES) {
    const own = await product.grant(`grant-page${transactions.length}x${Date.now()}@sbx`);
    transactions.push(...own.slice(0, PAGES - transactions.length));
  }
  const { rows } = await client.query(
    "select id, care_contexts -> 0 ->> 'careContextReference' as reference from consent_artefact where id = any($1)",
    [transactions.map(({ requested }) => requested.artefactId)],
  );
  const referenceOf = new Map(rows.map(({ id, reference }) => [id, reference]));
  const text = buildDocument("Allergen of a page", { attachmentBytes: ATTACHMENT_BYTES });
  const pages = [];
  for (const { id, requested } of transactions) {
    const { artefactId, publicKey, nonce, dataPushUrl } = requested;
    const careContextReference = referenceOf.get(artefactId);
    const page = await product.doctor("page", { transactionId: id, careContextReference, publicKey, nonce, text });
    pages.push({ url: dataPushUrl, body: Buffer.from(JSON.stringify(page)) });
  }
  const meter = createMeter(processes, await product.createToken());
  await meter(product.port, { ...CALLBACKS, seconds: 3 });
  const alone = await meter(product.port, CALLBACKS);
  await sleep(2_000);

  print(`${PAGES} pages of ${(pages[0].body.length / MB).toFixed(1)} MB at once ...`);
  const before = readMemory(product.appPid);
  const watch = watchMemory(product.appPid);
  const startedAt = performance.now();
  const sent = Promise.all(pages.map(({ url, body }) => push(url, body)));
  const beside = await meter(product.port, CALLBACKS);
  await sent;
  const storedAfter = performance.now() - startedAt;
  const afterStoring = watch.peak();
  await waitFor("the pages are opened", async () => {
    const waiting = "select count(*)::int as waiting from data_push where state = 'received'";
    return (await client.query(waiting)).rows[0].waiting === 0;
  });
  const openedAfter = performance.now() - startedAt;
  const peak = watch.stop();
  const opened = await client.query(
    "select count(*)::int as records from health_record where refusal is null and size > $1",
    [ATTACHMENT_BYTES],
  );
  if (opened.rows[0].records !== PAGES) throw new UserError(`${opened.rows[0].records} of ${PAGES} pages were opened.`);
  await product.setFaults({});
  return {
    pages: PAGES,
    pageBytes: pages[0].body.length,
    before,
    peakWhileStoring: afterStoring,
    peak,
    added: peak - before,
    storedAfter,
    openedAfter,
    callbacks: { alone, beside },
  };
}

/** Sends a page, and again after a while where too much is received at once. */
async function push(url, body) {
  const status = await new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: "POST", agent: false, headers: { "content-type": "application/json" } });
    request.on("error", reject).on("response", (response) => resolve(response.resume().statusCode));
    request.end(body);
  });
  if (status !== 202) throw new UserError(`A page was answered ${status}.`);
}

/** The memory of a process that is in use, in bytes; of Linux alone. */
function readMemory(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

function watchMemory(pid) {
  let most = readMemory(pid);
  const timer = setInterval(() => (most = Math.max(most, readMemory(pid))), 20);
  const peak = () => most;
  return {
    peak,
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}
