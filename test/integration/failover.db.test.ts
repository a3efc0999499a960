import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";
import { newId, type HospitalId, type StaffId, type StaffSessionId } from "@/lib/ids";
import { LIVE_CHANNEL } from "@/lib/live/live-change";
import { LiveListener } from "@/lib/live/live-listener";
import { startPostgres } from "@/scripts/postgres/start-postgres.mjs";
import { openWorkspace } from "@/scripts/test/open-workspace.mjs";

// A server of its own, since the setting that a failover leaves behind is one of the whole server.
let server: { url: string; admin: Client; stop: () => Promise<void> };

beforeAll(async () => {
  const { folder, close } = await openWorkspace("failover");
  const cluster = await startPostgres({ folder, durable: false });
  const admin = new Client({ connectionString: cluster.adminUrl("postgres") });
  await admin.connect();
  await admin.query("create table thing (id int); alter table thing owner to consent_desk");
  const stop = async () => {
    await admin.end();
    await cluster.stop();
    close();
  };
  server = { url: cluster.url("postgres"), admin, stop };
});
afterAll(() => server.stop());

/** From now on connections that are open take no changes, as those to a demoted server; new ones do, as those to its successor. */
async function failOver(): Promise<void> {
  await server.admin.query("alter role consent_desk set default_transaction_read_only = off");
  await server.admin.query("alter system set default_transaction_read_only = on");
  await server.admin.query("select pg_reload_conf()");
}

async function recover(): Promise<void> {
  await server.admin.query("set default_transaction_read_only = off");
  await server.admin.query("alter system reset default_transaction_read_only");
  await server.admin.query("select pg_reload_conf()");
  await server.admin.query("alter role consent_desk reset default_transaction_read_only");
}

const insert = ({ pool }: Pick<Database, "pool">) => pool.query("insert into thing values (1)");

/** Repeats what fails until it does not; the time limit of the test ends it. */
async function untilItSucceeds(work: () => Promise<unknown>): Promise<number> {
  for (let failures = 0; ; failures += 1) {
    try {
      await work();
      return failures;
    } catch {
      await new Promise(setImmediate);
    }
  }
}

const untilItFails = async (work: () => Promise<unknown>) => {
  for (;;) if ((await work().catch((error: { code: string }) => error.code)) === "25006") return;
};

test("after a failover the connections of a pool, idle or in use, are replaced at the first change that is refused", async () => {
  const database = openDatabase(server.url, 4);
  const inUse = await database.pool.connect();
  await Promise.all([1, 2, 3].map(() => database.pool.query("select pg_sleep(0.05)")));
  await failOver();
  await untilItFails(() => insert(database));
  // The one that is in use is the only one of the former connections that is left.
  await Promise.all([1, 2, 3].map(() => insert(database)));
  await expect(inUse.query("insert into thing values (1)")).rejects.toMatchObject({ code: "25006" });
  inUse.release();
  await Promise.all([1, 2, 3, 4].map(() => insert(database)));
  await closeDatabase(database);
  await recover();
});

test("a pool replaces nothing while its connections take changes, whatever else fails", async () => {
  const database = openDatabase(server.url, 1);
  const pid = async () => (await database.pool.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]?.pid;
  const before = await pid();
  const client = await database.pool.connect();
  await expect(client.query("select 1 / 0")).rejects.toMatchObject({ code: "22012" });
  client.release();
  expect(await pid()).toBe(before);
  await closeDatabase(database);
});

test("after a failover the live listener connects anew and receives what the new server publishes", async () => {
  const hospitalId = newId<HospitalId>();
  const listener = new LiveListener(server.url, 20);
  const events: string[] = [];
  let resyncs = 0;
  listener.subscribe({
    hospitalId,
    staffId: newId<StaffId>(),
    sessionId: newId<StaffSessionId>(),
    onChanges: (changes) => void events.push(...changes.map(({ id }) => id)),
    onSessionEnd: () => undefined,
    onResync: () => (resyncs += 1),
    onEnd: () => undefined,
  });
  const until = (isDone: () => boolean) =>
    untilItSucceeds(() => (isDone() ? Promise.resolve() : Promise.reject(new Error())));
  await until(() => resyncs === 1);
  await failOver();
  await until(() => resyncs >= 2);
  const change = JSON.stringify({ hospitalId, topic: "callback", id: "heard" });
  await server.admin.query("set default_transaction_read_only = off");
  await server.admin.query("select pg_notify($1, $2)", [LIVE_CHANNEL, change]);
  await until(() => events.includes("heard"));
  listener.end();
  await recover();
});
