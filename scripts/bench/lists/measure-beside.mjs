import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { signInForTest } from "../../test/sign-in-for-test.mjs";
import { UserError } from "../../user-error.mjs";
import { DOCTOR, quantiles } from "./measure-lists.mjs";

const PAGES = 50;
const PER_SECOND = 20;
const SECONDS = 20;
const HIU_ID = "IN2710000001";
/** An open page reads its counts and its newest rows anew after a change, at most so often. */
const REFETCH_EVERY_MS = 1_000;

/**
 * Measures callbacks, each of which ends a request, and the first page, while pages of the hospital are open and follow the changes.
 * @param {{ port: number, selectOne: number, admin: import("pg").Client, token: string }} options
 */
export async function measureBeside({ port, selectOne, admin, token }) {
  const appUrl = `http://127.0.0.1:${port}`;
  const fetchAsDoctor = await signInForTest(appUrl, DOCTOR);
  const closing = new AbortController();
  const refetches = { count: 0 };
  const pages = Array.from({ length: PAGES }, () => openPage(fetchAsDoctor, closing.signal, refetches));
  await Promise.all(pages.map(({ opened }) => opened));
  const { rows } = await admin.query(
    "select cm_consent_request_id as id from consent_request where status = 'REQUESTED' and cm_consent_request_id is not null limit $1",
    [PER_SECOND * SECONDS],
  );
  const startedAt = new Date();
  const callbacks = [];
  const list = [];
  const one = [];
  let isMeasuring = true;
  const readLists = (async () => {
    while (isMeasuring) {
      list.push(await timeOf(() => fetchAsDoctor("/api/consent-requests")));
      one.push(await timeOf(() => fetch(`http://127.0.0.1:${selectOne}/api/one`)));
      await pause(50);
    }
  })();
  const sending = [];
  const begin = performance.now();
  for (const [number, { id }] of rows.entries()) {
    await pause(Math.max(0, begin + (number * 1000) / PER_SECOND - performance.now()));
    sending.push(timeOf(() => sendDenial(appUrl, token, id)).then((time) => callbacks.push(time)));
  }
  await Promise.all(sending);
  isMeasuring = false;
  const refetchesPerSecond = (1000 * refetches.count) / (performance.now() - begin);
  await readLists;
  const appliedWithin = await readAppliedWithin(admin, startedAt, rows.length);
  closing.abort();
  await Promise.all(pages.map(({ ended }) => ended));
  return {
    pages: PAGES,
    callbacksPerSecond: PER_SECOND,
    refetchesPerSecond,
    callbacks: quantiles(callbacks),
    appliedWithin,
    firstPage: quantiles(list),
    selectOne: quantiles(one),
  };
}

/** The longest time from the arrival of a callback until it was applied, in milliseconds; waits until all are. */
async function readAppliedWithin(admin, since, count) {
  for (;;) {
    const { rows } = await admin.query(
      `select count(*) filter (where state = 'received')::int as waiting, count(*)::int as arrived,
         extract(epoch from max(processed_at - received_at))::float * 1000 as longest
       from gateway_callback where received_at >= $1`,
      [since],
    );
    const { waiting, arrived, longest } = rows[0];
    if (waiting === 0 && arrived >= count) return longest;
    if (Date.now() - since.getTime() > 600_000) throw new UserError(`${waiting} callbacks were not applied.`);
    await pause(100);
  }
}

async function sendDenial(appUrl, token, consentRequestId) {
  const response = await fetch(`${appUrl}/api/v3/hiu/consent/request/notify`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "X-HIU-ID": HIU_ID,
      "REQUEST-ID": randomUUID(),
      TIMESTAMP: new Date().toISOString(),
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ notification: { consentRequestId, status: "DENIED", reason: null, consentArtefacts: [] } }),
  });
  if (response.status !== 202) throw new UserError(`A callback was answered ${response.status}.`);
  return response;
}

/** A page that is open in a browser: it reads the live stream, and after a change its counts and its newest rows. */
function openPage(fetchAsDoctor, signal, refetches) {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  let isRefetching = false;
  const refetch = async () => {
    if (isRefetching) return;
    isRefetching = true;
    refetches.count += 1;
    const read = (path) => fetchAsDoctor(path, { signal }).then((response) => response.text());
    await Promise.all([read("/api/consent-request-counts"), read("/api/consent-requests"), pause(REFETCH_EVERY_MS)]);
    isRefetching = false;
  };
  const ended = (async () => {
    const response = await fetchAsDoctor("/api/live", { signal });
    open();
    const decoder = new TextDecoder();
    for await (const part of response.body)
      if (decoder.decode(part).includes("event: change")) refetch().catch(() => {});
  })().catch(() => open());
  return { opened, ended };
}

/** @param {() => Promise<Response>} send */
async function timeOf(send) {
  const startedAt = performance.now();
  await (await send()).text();
  return performance.now() - startedAt;
}
