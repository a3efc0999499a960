import { createThrottle } from "@/components/live/create-throttle";

/** What live events have reported: ids of requests, or that anything may have changed. */
export type Changes = { isStale: boolean; ids: ReadonlySet<string> };

/** Fetches what has changed. Returns the ids of those that it left for the next time. */
export type RefreshChanges = (changes: Changes) => Promise<readonly string[]>;

/** The list is fetched at most once in this time, in milliseconds, however much changes. */
const INTERVAL = 1_000;

/** Collects what live events report, and has it fetched: at once, but at most once a second. */
export function createChangeCollector() {
  let isStale = false;
  let ids = new Set<string>();
  let refresh: RefreshChanges = () => Promise.resolve([]);
  const request = createThrottle(async () => {
    const changes = { isStale, ids };
    isStale = false;
    ids = new Set();
    (await refresh(changes)).forEach(report);
  }, INTERVAL);
  function report(id: string | null): void {
    if (id === null) isStale = true;
    else ids.add(id);
    request();
  }
  return {
    /** A request has changed; null where anything may have changed. */
    report,
    /** The function that fetches from now on. */
    setRefresh: (latest: RefreshChanges) => {
      refresh = latest;
    },
  };
}
