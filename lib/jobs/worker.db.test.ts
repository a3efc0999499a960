import { afterEach, expect, test, vi } from "vitest";
import { databaseForTests } from "@/test/support/test-database";
import type { JobHandlers } from "@/lib/jobs/job";
import { runJobs, type JobWorker } from "@/lib/jobs/worker";

const connection = databaseForTests(4);
const workers: JobWorker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await query("delete from graphile_worker._private_jobs");
});

const query = async <T extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await connection.pool.query<T>(text, values)).rows;
const patient = { timeout: 15_000, interval: 50 };

/** A worker that only knows how to understand callbacks, as told. */
function work(understand: (callbackId: string) => Promise<void>, url = connection.url): JobWorker {
  const handlers = {
    "process-callback": ({ callbackId }: { callbackId: string }) => understand(callbackId),
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
const never = () => new Promise<void>(() => undefined);

/** Waits until every worker has shown three times more that it lives: time enough for each to judge the others. */
async function threeBeats(): Promise<void> {
  const began = await query<{ now: Date }>("select now()");
  await vi.waitFor(async () => {
    const late = await query("select 1 from job_worker where beat_at < $1::timestamptz + interval '5 seconds'", [
      began[0]?.now,
    ]);
    expect(late).toEqual([]);
  }, patient);
}

test("a job whose lock nobody living holds is taken back", async () => {
  await addJob("a");
  await query(
    `update graphile_worker._private_jobs set locked_by = 'a process that was killed', locked_at = now() - interval '9 seconds'`,
  );
  const ran: string[] = [];
  work(async (id) => void ran.push(id));
  await vi.waitFor(() => expect(ran).toEqual(["a"]), patient);
});

test("a slow job is left to its worker while its process lives, however old its lock", async () => {
  const ran: string[] = [];
  let finish = () => {};
  const slow = new Promise<void>((resolve) => (finish = resolve));
  const understand = (id: string) => {
    ran.push(id);
    return slow;
  };
  work(understand);
  await addJob("slow");
  await vi.waitFor(() => expect(ran).toEqual(["slow"]), patient);
  const living = () => query("select 1 from graphile_worker.jobs join job_worker on job_worker.id = locked_by");
  await vi.waitFor(async () => expect(await living()).toHaveLength(1), patient);
  await query("update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'");
  work(understand);
  await threeBeats();
  expect(ran).toEqual(["slow"]);
  finish();
  await vi.waitFor(async () => expect(await locks()).toEqual([]), patient);
});

test("when PostgreSQL ends every connection, jobs under way and jobs to come are done without a restart of ours", async () => {
  const ran: string[] = [];
  let finish = () => {};
  const cut = new Promise<void>((resolve) => (finish = resolve));
  work(async (id) => {
    ran.push(id);
    if (id === "under way") await cut;
  });
  await addJob("under way");
  await vi.waitFor(() => expect(ran).toEqual(["under way"]), patient);
  await query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  finish();
  await addJob("to come");
  await vi.waitFor(() => expect(ran).toContain("to come"), patient);
  await vi.waitFor(async () => expect(await locks()).toEqual([]), patient);
});

test("when the results of several jobs cannot be written, these jobs run again and no lock stays", async () => {
  const ran: string[] = [];
  const finish = new Map<string, () => void>();
  work(async (id) => {
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
  await vi.waitFor(() => expect([...ran].sort()).toEqual([...ids].sort()), patient);
  const writes = async () => (await query("select 1 from writes where is_called and last_value >= $1", [done])).length;
  let done = 0;
  for (const id of ids) {
    done += 1;
    finish.get(id)?.();
    await vi.waitFor(async () => expect(await writes()).toBe(1), patient);
  }
  await vi.waitFor(async () => expect(await locks()).toEqual([]), patient);
  expect([...ran].sort()).toEqual(["first", "first", "last", "second", "second", "third", "third"]);
  await query("drop function fail_at_first cascade; drop sequence writes");
});

test("one callback that fails every time delays no other", async () => {
  const ran: string[] = [];
  work(async (id) => {
    ran.push(id);
    if (id.startsWith("bad")) throw new Error("never understood");
  });
  const good = Array.from({ length: 40 }, (_, index) => `good ${index}`);
  for (const id of ["bad 1", "bad 2", ...good]) await addJob(id);
  await vi.waitFor(() => expect(ran.filter((id) => id.startsWith("good")).sort()).toEqual([...good].sort()), patient);
  // It is tried again by itself, later each time.
  await vi.waitFor(() => expect(ran.filter((id) => id === "bad 1").length).toBeGreaterThan(1), patient);
});

test("a worker that must leave gives back at once what it cannot finish, but not what has added its successor", async () => {
  const addKeyed = (callbackId: string, runAt: string) =>
    query(
      `select graphile_worker.add_job('process-callback', json_build_object('hospitalId', 'h', 'callbackId', $1::text),
        job_key := 'one', run_at := now() + $2::interval)`,
      [callbackId, runAt],
    );
  const worker = work(async (id) => {
    if (id === "first") await addKeyed("successor", "1 hour");
    await never();
  });
  await addJob("endless");
  await addKeyed("first", "0");
  await vi.waitFor(async () => expect((await locks()).filter((lock) => lock !== null)).toHaveLength(2), patient);
  await vi.waitFor(async () => expect(await locks()).toHaveLength(3), patient);
  const began = Date.now();
  await worker.stop();
  expect(Date.now() - began).toBeLessThan(9_500);
  expect(await query("select key, locked_by from graphile_worker.jobs order by key nulls first")).toEqual([
    { key: null, locked_by: null },
    { key: "one", locked_by: null },
  ]);
  expect(await query("select id from job_worker")).toEqual([]);
});

test("a worker may start and leave while there is no database", async () => {
  const began = Date.now();
  await work(never, "postgres://nobody@127.0.0.1:1/nothing").stop();
  expect(Date.now() - began).toBeLessThan(9_500);
});
