import { afterEach, expect, test, vi } from "vitest";
import { SECOND } from "@/lib/clock";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";
import type { CallbackId } from "@/lib/ids";
import { callbackWork } from "@/lib/inbound/callback-work";
import type { ClaimedCallback } from "@/lib/inbound/callback-work-queries";
import { WorkQueue, type WorkSource } from "@/lib/jobs/work-queue";
import { createTestHospital, storeTestCallback, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";
import { expectWithin, timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase(4);
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ending.splice(0).map((end) => end()));
  await query("delete from gateway_callback");
});

const query = async <T extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await database.admin.$client.query<T>(text, values)).rows;
/** A lease may have to end first. */
const within = { timeout: timeLimit(15 * SECOND), interval: 50 };
/** How long a process that shuts down may take before it is killed. */
const SHUTDOWN_LIMIT = 10 * SECOND;

/** Works on callbacks as one process does, on connections of its own; `run` replaces what is done with each, `replaced` the rest. */
function startQueue(
  run?: (callback: ClaimedCallback, usual: () => Promise<void>) => Promise<void>,
  url = database.url,
  replaced: (work: WorkSource<ClaimedCallback>) => Partial<WorkSource<ClaimedCallback>> = () => ({}),
) {
  const own: Database = openDatabase(url, 4);
  const work = callbackWork(own);
  const queue = new WorkQueue({
    ...work,
    ...replaced(work),
    run: (callback) => (run ? run(callback, () => work.run(callback)) : work.run(callback)),
  });
  ending.push(async () => {
    await queue.stop();
    await closeDatabase(own);
  });
  return queue;
}

let hospital: TestHospital;
/** Stores a callback at a path that nobody knows: to process it is to mark it as unmatched. */
async function add(columns: Parameters<typeof storeTestCallback>[3] = {}): Promise<CallbackId> {
  hospital = await createTestHospital(database);
  return storeTestCallback(database, hospital, "received", { message: "unknown", ...columns });
}
const unprocessed = async () =>
  (await query<{ id: string }>("select id from gateway_callback where state = 'received'")).map(({ id }) => id);
const endEveryConnection = () =>
  query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and usename = $1`,
    [new URL(database.url).username],
  );

test("work that a process held when it died is done by another once its lease has ended", async () => {
  const id = await add({ processAt: new Date(Date.now() + SECOND) });
  startQueue();
  await vi.waitFor(async () => expect(await unprocessed()).toEqual([]), within);
  expect(await query("select state from gateway_callback where id = $1", [id])).toEqual([{ state: "unmatched" }]);
});

test("work that takes longer than a lease is not taken by another process meanwhile", async () => {
  const id = await add();
  const begun: string[] = [];
  let finish = () => {};
  const running = new Promise<void>((resolve) => (finish = resolve));
  const run = async (callback: ClaimedCallback, usual: () => Promise<void>) => {
    begun.push(callback.id);
    await running;
    await usual();
  };
  startQueue(run);
  await vi.waitFor(() => expect(begun).toEqual([id]), within);
  startQueue(run);
  // The lease is renewed as long as the process works on it, beyond its first end.
  const [first] = await query<{ end: Date }>("select process_at as end from gateway_callback where id = $1", [id]);
  await vi.waitFor(async () => {
    const [row] = await query<{ over: boolean }>(
      "select now() > $2::timestamptz + interval '1 second' as over from gateway_callback where id = $1 and process_at > now()",
      [id, first?.end],
    );
    expect(row).toEqual({ over: true });
  }, within);
  expect(begun).toEqual([id]);
  finish();
  await vi.waitFor(async () => expect(await unprocessed()).toEqual([]), within);
});

test("when PostgreSQL ends every connection, work under way and later work is done without a restart of the process", async () => {
  let finish = () => {};
  const running = new Promise<void>((resolve) => (finish = resolve));
  const begun: string[] = [];
  startQueue(async (callback, usual) => {
    begun.push(callback.id);
    await running;
    await usual();
  });
  await add();
  await vi.waitFor(() => expect(begun).toHaveLength(1), within);
  await endEveryConnection();
  finish();
  await add();
  await vi.waitFor(async () => expect(await unprocessed()).toEqual([]), within);
});

test("work whose connection is cut before it begins, or before it is reported, is done nevertheless", async () => {
  let cuts = 6;
  const cut = async () => {
    if (cuts-- > 0) await endEveryConnection();
  };
  startQueue(async (_callback, usual) => {
    await cut();
    await usual();
    await cut();
  });
  for (let added = 0; added < 12; added += 1) await add();
  await vi.waitFor(async () => expect(await unprocessed()).toEqual([]), within);
});

test("work of a connection that carries nothing any more is taken over when its lease has ended", async () => {
  const lost = await add();
  const begun: string[] = [];
  // A process that believes to work, and whose statements never arrive once it has begun.
  startQueue(
    async ({ id }) => {
      begun.push(id);
      await new Promise<void>((resolve) => ending.push(async () => resolve()));
    },
    database.url,
    ({ claim }) => ({
      claim: async (request) => (begun.length > 0 ? [] : claim(request)),
      renew: async () => undefined,
    }),
  );
  await vi.waitFor(() => expect(begun).toEqual([lost]), within);
  startQueue();
  await vi.waitFor(async () => expect(await unprocessed()).toEqual([]), within);
  expect(begun).toEqual([lost]);
});

test("work that fails each time is tried again after growing waits, and delays no other work", async () => {
  const bad = await add();
  startQueue(async ({ id }, usual) => {
    if (id === bad) throw new Error("fails each time");
    await usual();
  });
  for (let added = 0; added < 40; added += 1) await add();
  await vi.waitFor(async () => expect(await unprocessed()).toEqual([bad]), within);
  await vi.waitFor(async () => {
    const [row] = await query<{ failures: number }>("select failures from gateway_callback where id = $1", [bad]);
    expect(row?.failures).toBeGreaterThan(1);
  }, within);
});

test("a queue that is stopped gives back what it has not begun, at once", async () => {
  const own = openDatabase(database.url, 4);
  const begun: string[] = [];
  let finish = () => {};
  const running = new Promise<void>((resolve) => (finish = resolve));
  for (let added = 0; added < 5; added += 1) await add();
  const queue = new WorkQueue({
    ...callbackWork(own),
    slots: 1,
    prefetch: 4,
    run: async ({ id }) => {
      begun.push(id);
      await running;
    },
  });
  await vi.waitFor(async () => {
    expect(begun).toHaveLength(1);
    expect(await query("select 1 from gateway_callback where process_at > now()")).toHaveLength(5);
  }, within);
  const stopped = queue.stop();
  await vi.waitFor(
    async () => expect(await query("select 1 from gateway_callback where process_at <= now()")).toHaveLength(4),
    within,
  );
  finish();
  await stopped;
  await closeDatabase(own);
});

test("a queue that cannot reach the database stops within ten seconds", async () => {
  const stoppedAt = Date.now();
  await startQueue(undefined, "postgres://nobody@127.0.0.1:1/nothing").stop();
  expectWithin(Date.now() - stoppedAt, SHUTDOWN_LIMIT);
});

test("one hospital's many callbacks do not delay another's", async () => {
  const many = await createTestHospital(database);
  await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      storeTestCallback(database, many, "received", {
        message: "unknown",
        processAt: new Date(Date.now() - 60 * SECOND + n),
      }),
    ),
  );
  const one = await add();
  const order: string[] = [];
  startQueue(async ({ id }, usual) => {
    order.push(id);
    await usual();
  });
  await vi.waitFor(() => expect(order).toContain(one), within);
  expect(order.indexOf(one)).toBeLessThan(60);
});
