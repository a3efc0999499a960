import { afterEach, expect, test, vi } from "vitest";
import { useTestDatabase } from "@/test/support/test-database";
import type { JobHandlers } from "@/lib/jobs/enqueue";
import { runJobs, type JobWorker } from "@/lib/jobs/run-jobs";
import { expectWithin, timeLimit } from "@/test/support/time-limit";

const connection = useTestDatabase(4);
const workers: JobWorker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await query("delete from graphile_worker._private_jobs");
});

const query = async <T extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await connection.pool.query<T>(text, values)).rows;
const within = { timeout: timeLimit(15_000), interval: 50 };
/** How long a process that shuts down may take before it is killed, in milliseconds. */
const SHUTDOWN_LIMIT = 10_000;

/** Runs jobs of one kind, `process-callback`, with the given handler. */
function startWorker(handle: (callbackId: string) => Promise<void>, url = connection.url): JobWorker {
  const handlers = {
    "process-callback": ({ callbackId }: { callbackId: string }) => handle(callbackId),
  } as unknown as JobHandlers;
  const worker = runJobs({ url }, () => handlers, "");
  workers.push(worker);
  return worker;
}

const addJob = (callbackId: string) =>
  query(
    "select graphile_worker.add_job('process-callback', json_build_object('hospitalId', 'h', 'callbackId', $1::text))",
    [callbackId],
  );
const locks = async () =>
  (await query<{ locked_by: string | null }>("select locked_by from graphile_worker.jobs")).map((job) => job.locked_by);
const endless = () => new Promise<void>(() => undefined);

/** Waits until every worker has written three more heartbeats: time enough for each process to look for dead workers. */
async function threeHeartbeats(): Promise<void> {
  const [start] = await query<{ now: Date }>("select now()");
  await vi.waitFor(async () => {
    const older = await query("select 1 from job_worker where heartbeat_at < $1::timestamptz + interval '5 seconds'", [
      start?.now,
    ]);
    expect(older).toEqual([]);
  }, within);
}

test("a job that is locked by a worker without a heartbeat is unlocked and runs", async () => {
  await addJob("a");
  await query(
    `update graphile_worker._private_jobs set locked_by = 'a killed worker', locked_at = now() - interval '9 seconds'`,
  );
  const ran: string[] = [];
  startWorker(async (id) => void ran.push(id));
  await vi.waitFor(() => expect(ran).toEqual(["a"]), within);
});

test("a job that runs for an hour is not unlocked while its worker writes heartbeats", async () => {
  const ran: string[] = [];
  let finish = () => {};
  const slow = new Promise<void>((resolve) => (finish = resolve));
  const handle = (id: string) => {
    ran.push(id);
    return slow;
  };
  startWorker(handle);
  await addJob("slow");
  await vi.waitFor(() => expect(ran).toEqual(["slow"]), within);
  const lockedByLivingWorker = () =>
    query("select 1 from graphile_worker.jobs join job_worker on job_worker.id = locked_by");
  await vi.waitFor(async () => expect(await lockedByLivingWorker()).toHaveLength(1), within);
  await query("update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'");
  startWorker(handle);
  await threeHeartbeats();
  expect(ran).toEqual(["slow"]);
  finish();
  await vi.waitFor(async () => expect(await locks()).toEqual([]), within);
});

test("when PostgreSQL ends every connection, the running job and a later one finish without a restart of the process", async () => {
  const ran: string[] = [];
  let finish = () => {};
  const running = new Promise<void>((resolve) => (finish = resolve));
  startWorker(async (id) => {
    ran.push(id);
    if (id === "running") await running;
  });
  await addJob("running");
  await vi.waitFor(() => expect(ran).toEqual(["running"]), within);
  await query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  finish();
  await addJob("later");
  await vi.waitFor(() => expect(ran).toContain("later"), within);
  await vi.waitFor(async () => expect(await locks()).toEqual([]), within);
});

test("when the results of several jobs cannot be written, these jobs run again and no job stays locked", async () => {
  const ran: string[] = [];
  const finish = new Map<string, () => void>();
  startWorker(async (id) => {
    ran.push(id);
    if (!finish.has(id)) await new Promise<void>((resolve) => finish.set(id, resolve));
  });
  await query(`
    create sequence writes;
    create function fail_at_first() returns trigger language plpgsql as $$
      begin
        if nextval('writes') <= 3 then raise 'this job cannot be deleted'; end if;
        return old;
      end $$;
    create trigger fail_at_first before delete on graphile_worker._private_jobs
      for each row execute function fail_at_first()`);
  const ids = ["first", "second", "third", "last"];
  for (const id of ids) await addJob(id);
  await vi.waitFor(() => expect([...ran].sort()).toEqual([...ids].sort()), within);
  // One after the other: results that are written together fail together, as one write.
  for (const [index, id] of ids.entries()) {
    finish.get(id)?.();
    await vi.waitFor(async () => {
      const [writes] = await query<{ count: number }>("select (is_called::int * last_value)::int as count from writes");
      expect(writes?.count).toBeGreaterThan(index);
    }, within);
  }
  await vi.waitFor(async () => expect(await locks()).toEqual([]), within);
  expect([...ran].sort()).toEqual(["first", "first", "last", "second", "second", "third", "third"]);
  await query("drop function fail_at_first cascade; drop sequence writes");
});

test("a job that fails each time is retried and delays no other job", async () => {
  const ran: string[] = [];
  startWorker(async (id) => {
    ran.push(id);
    if (id.startsWith("bad")) throw new Error("fails each time");
  });
  const good = Array.from({ length: 40 }, (_, index) => `good ${index}`);
  for (const id of ["bad 1", "bad 2", ...good]) await addJob(id);
  await vi.waitFor(() => expect(ran.filter((id) => id.startsWith("good")).sort()).toEqual([...good].sort()), within);
  await vi.waitFor(() => expect(ran.filter((id) => id === "bad 1").length).toBeGreaterThan(1), within);
});

test("a worker that is stopped unlocks the job that did not finish, and deletes the one that a newer job has replaced", async () => {
  const addKeyed = (callbackId: string, runAt: string) =>
    query(
      `select graphile_worker.add_job('process-callback', json_build_object('hospitalId', 'h', 'callbackId', $1::text),
        job_key := 'one', run_at := now() + $2::interval)`,
      [callbackId, runAt],
    );
  const worker = startWorker(async (id) => {
    if (id === "first") await addKeyed("replacement", "1 hour");
    await endless();
  });
  await addJob("endless");
  await addKeyed("first", "0");
  await vi.waitFor(async () => expect((await locks()).filter((lock) => lock !== null)).toHaveLength(2), within);
  await vi.waitFor(async () => expect(await locks()).toHaveLength(3), within);
  const stoppedAt = Date.now();
  await worker.stop();
  expectWithin(Date.now() - stoppedAt, SHUTDOWN_LIMIT);
  expect(await query("select key, locked_by from graphile_worker.jobs order by key nulls first")).toEqual([
    { key: null, locked_by: null },
    { key: "one", locked_by: null },
  ]);
  expect(await query("select id from job_worker")).toEqual([]);
});

test("a worker that cannot reach the database stops within ten seconds", async () => {
  const stoppedAt = Date.now();
  await startWorker(endless, "postgres://nobody@127.0.0.1:1/nothing").stop();
  expectWithin(Date.now() - stoppedAt, SHUTDOWN_LIMIT);
});
