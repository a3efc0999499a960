import { setTimeout as sleep } from "node:timers/promises";

/** As in components/consent/dashboard/change-collector.ts. */
const REFETCH_INTERVAL_MS = 1_000;

/**
 * Opens the dashboard's stream as a page does, and fetches what a dashboard fetches when requests change.
 * @param {(path: string, init?: RequestInit) => Promise<Response>} fetchWithCookies
 */
export async function openPage(fetchWithCookies) {
  const page = { changes: 0, refetches: 0, refetchMs: /** @type {number[]} */ ([]), close: () => leaving.abort() };
  const leaving = new AbortController();
  const get = async (path) => (await fetchWithCookies(path)).text();
  const changed = new Set();
  let isBusy = false;
  const refetch = async () => {
    if (isBusy || changed.size === 0) return;
    isBusy = true;
    const pause = sleep(REFETCH_INTERVAL_MS);
    const [first] = changed;
    const rows = changed.size === 1 ? `/api/consent-requests/${first}` : "/api/consent-requests?limit=50";
    changed.clear();
    const startedAt = performance.now();
    await Promise.all([get(rows), get("/api/consent-request-counts")]).catch(() => undefined);
    page.refetches += 1;
    page.refetchMs.push(performance.now() - startedAt);
    await pause;
    isBusy = false;
    if (!leaving.signal.aborted) await refetch();
  };
  const stream = await fetchWithCookies("/api/live", { signal: leaving.signal });
  if (stream.status !== 200 || !stream.body) throw new Error(`the stream was answered with ${stream.status}`);
  void readEvents(stream.body, (data) => {
    page.changes += 1;
    changed.add(data.id);
    void refetch();
  });
  return page;
}

/** Reads `change` events until the stream ends. */
async function readEvents(body, onChange) {
  let text = "";
  const decoder = new TextDecoder();
  try {
    for await (const part of body) {
      text += decoder.decode(part, { stream: true });
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      for (const event of events) {
        const data = /^event: change\ndata: (.*)$/m.exec(event)?.[1];
        if (data) onChange(JSON.parse(data));
      }
    }
  } catch {
    // The page was closed.
  }
}
