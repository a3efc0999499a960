import { performance } from "node:perf_hooks";
import { signInForTest } from "../../test/sign-in-for-test.mjs";
import { UserError } from "../../user-error.mjs";

const ROUNDS = 60;
const WARM_UP_ROUNDS = 5;
export const DOCTOR = "doctor@city.example";

/** @typedef {{ p50: number, p95: number }} Times milliseconds */

/**
 * Measures each list one request at a time, all of them in turn in each round, so that a busy moment of the machine meets all alike.
 * @param {{ port: number, selectOne: number, print: (line: string) => void }} options ports of 127.0.0.1
 * @returns {Promise<{ selectOne: Times, firstByte: Times, queries: Record<string, Times> }>} `firstByte`: of the page /requests
 */
export async function measureLists({ port, selectOne, print }) {
  const appUrl = `http://127.0.0.1:${port}`;
  const fetchAsDoctor = await signInForTest(appUrl, DOCTOR);
  const get = (path) => () => readAll(fetchAsDoctor(path));
  const granted = await (await fetchAsDoctor("/api/consent-requests?status=GRANTED&limit=1")).json();
  const deepCursor = await findDeepCursor(fetchAsDoctor);
  const list = "/api/consent-requests";
  const targets = {
    selectOne: () => readAll(fetch(`http://127.0.0.1:${selectOne}/api/one`)),
    "first page": get(list),
    "deep page": get(`${list}?cursor=${deepCursor}`),
    "status filter": get(`${list}?status=ended`),
    mine: get(`${list}?mine=1`),
    "search: address": get(`${list}?q=hinapatel`),
    "search: name": get(`${list}?q=meera`),
    "search: one letter": get(`${list}?q=s`),
    "search: two words": get(`${list}?q=sharma%20meera`),
    counts: get("/api/consent-request-counts"),
    "counts of a search": get("/api/consent-request-counts?q=meera"),
    detail: get(`${list}/${granted.items[0].id}`),
    firstByte: () => readFirstByte(fetchAsDoctor("/requests")),
  };
  const times = Object.fromEntries(Object.keys(targets).map((name) => [name, /** @type {number[]} */ ([])]));
  for (let round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round += 1) {
    if (round % 20 === 0) print(`round ${round} of ${ROUNDS} ...`);
    for (const [name, request] of Object.entries(targets)) {
      const startedAt = performance.now();
      await request();
      if (round > 0) times[name]?.push(performance.now() - startedAt);
    }
  }
  const {
    selectOne: one,
    firstByte,
    ...queries
  } = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, quantiles(all)]));
  return { selectOne: one, firstByte, queries };
}

/** A position in the list after several thousand requests, found by reading pages as a person would who scrolls. */
async function findDeepCursor(fetchAsDoctor) {
  let cursor = "";
  for (let page = 0; page < 60; page += 1) {
    const { nextCursor } = await (await fetchAsDoctor(`/api/consent-requests?limit=100&cursor=${cursor}`)).json();
    if (!nextCursor) break;
    cursor = nextCursor;
  }
  return cursor;
}

/** @param {Promise<Response>} sent */
async function readAll(sent) {
  const response = await sent;
  const body = await response.text();
  if (response.status !== 200)
    throw new UserError(`${response.url} answered ${response.status}: ${body.slice(0, 200)}`);
}

/** @param {Promise<Response>} sent */
async function readFirstByte(sent) {
  const response = await sent;
  const reader = response.body?.getReader();
  await reader?.read();
  // The rest is read outside the measured time by whoever awaits this; a connection with unread data would not be used again.
  void (async () => {
    while (!(await reader?.read())?.done);
  })().catch(() => undefined);
  if (response.status !== 200) throw new UserError(`/requests answered ${response.status}`);
}

/**
 * @param {number[]} times
 * @returns {Times}
 */
export function quantiles(times) {
  const sorted = Float64Array.from(times).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95) };
}
