import { createServer } from "node:http";
import { once } from "node:events";
import { chromium } from "@playwright/test";
import { BROWSER_ARGS, findBrowser } from "../../test/find-browser.mjs";
import { signInForTest } from "../../test/sign-in-for-test.mjs";
import { UserError } from "../../user-error.mjs";
import { DOCTOR, quantiles } from "../lists/measure-lists.mjs";
import { buildDocument } from "./build-document.mjs";
import { waitFor } from "./start-product.mjs";

const ROUNDS = 20;
const LARGE_ROUNDS = 7;
const HIP_ID = "IN2710000101";
/** So long the hospital waits before each page: until the records' page is open. */
const BEFORE_EACH_PAGE_MS = 2_500;
const TEXT_WITHIN_MS = 60_000;
/** The base64 of this is 5 MB. */
const LARGE_ATTACHMENT_BYTES = 3_750_000;

/**
 * Measures the time from a hospital's last push until the text of a new document stands on the open page in a browser, with small documents
 * and with documents of 5 MB; beside it the time of one durable insert together with the fetch of a static text as long as the page's.
 * @param {import("./start-product.mjs").BenchProduct} product
 * @param {import("pg").Client} client
 * @param {(line: string) => void} print
 */
export async function measureReading(product, client, print) {
  const browser = await openBrowser();
  try {
    const small = await measure(browser, product, client, { name: "small", rounds: ROUNDS, size: {} });
    print(`small documents: ${small.times.map(Math.round).join(" ")} ms`);
    const size = { attachmentBytes: LARGE_ATTACHMENT_BYTES };
    const large = await measure(browser, product, client, { name: "large", rounds: LARGE_ROUNDS, size });
    print(`documents of 5 MB: ${large.times.map(Math.round).join(" ")} ms`);
    return { small, large };
  } finally {
    await browser.close();
  }
}

async function openBrowser() {
  const executablePath = findBrowser();
  if (!executablePath) throw new UserError("There is no Chromium on this machine.");
  return chromium.launch({ executablePath, args: BROWSER_ARGS });
}

/** Each round is about a patient of its own, whose page is open when the hospital pushes. */
async function measure(browser, product, client, { name, rounds, size }) {
  const session = await signInForTest(product.appUrl, DOCTOR);
  await product.setFaults({ pageDelayMs: BEFORE_EACH_PAGE_MS });
  const times = [];
  /** From the last push until its page has been opened. */
  const opening = [];
  const floorTimes = [];
  for (let round = 0; round < rounds; round += 1) {
    const abhaAddress = `grant-${name}${round}x${Date.now()}@sbx`;
    const word = `Allergen${name}${round}x`;
    const documents = [buildDocument(word, size)];
    await product.control("documents", { abhaAddress, hipId: HIP_ID, hiType: "OPConsultation", documents });
    const { requested } = await product.grant(abhaAddress, HIP_ID);
    const { artefactId } = requested;
    const page = await openRecordsPage(browser, product, session.cookie(), artefactId);
    const isEarly = await page.evaluate((text) => !document.querySelector("main")?.textContent?.includes(text), word);
    if (!isEarly) throw new UserError("The records were here before their page was open.");
    const seenAt = await page.evaluate(timeOfText, { text: word, within: TEXT_WITHIN_MS });
    const pushes = await waitFor("the transfer is complete", async () => {
      const [transaction] = await product.transactionsOf(artefactId);
      return transaction.status === "REQUESTED" ? null : transaction.pushes;
    });
    const pushedAt = Date.parse(pushes.at(-1).at);
    times.push(seenAt - pushedAt);
    const finished = "select finished_at as at from data_request where artefact_id = $1";
    opening.push((await client.query(finished, [artefactId])).rows[0].at.getTime() - pushedAt);
    floorTimes.push(await measureFloor(client, page));
    await page.context().close();
  }
  await product.setFaults({});
  return { times, ...quantiles(times), opened: quantiles(opening), floor: quantiles(floorTimes) };
}

async function openRecordsPage(browser, product, cookie, artefactId) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const cookies = cookie.split("; ").map((pair) => pair.split(/=(.*)/s));
  await context.addCookies(
    cookies.map(([name, value]) => ({ name: name ?? "", value: value ?? "", url: product.appUrl })),
  );
  const page = await context.newPage();
  await page.goto(`${product.appUrl}/records/${artefactId}`);
  return page;
}

/** Runs in the browser: resolves to the time at which the text is on the page. */
function timeOfText({ text, within }) {
  return new Promise((resolve, reject) => {
    const isThere = () => document.querySelector("main")?.textContent?.includes(text);
    const look = () => {
      if (!isThere()) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(Date.now()));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    setTimeout(() => reject(new Error(`${text} did not appear`)), within);
    look();
  });
}

/** One durable insert and the fetch of a static text as long as the page's, in milliseconds. */
async function measureFloor(client, page) {
  const content = await page.content();
  const server = createServer((_request, response) =>
    response.writeHead(200, { "access-control-allow-origin": "*" }).end(content),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  await client.query("create table if not exists bench_record (content bytea not null)");
  const startedAt = performance.now();
  await client.query("insert into bench_record values ($1)", [Buffer.from(content)]);
  const inserted = performance.now() - startedAt;
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const begin = performance.now();
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  const fetched = performance.now() - begin;
  server.closeAllConnections();
  server.close();
  return inserted + fetched;
}
