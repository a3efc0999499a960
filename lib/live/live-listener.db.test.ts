import { afterEach, expect, test, vi } from "vitest";
import { transact } from "@/lib/db/transaction";
import { newId, type HospitalId } from "@/lib/ids";
import { announceChange } from "@/lib/live/announce-change";
import { LiveListener } from "@/lib/live/live-listener";
import { startDatabaseProxy } from "@/test/support/database-proxy";
import { NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();
const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));

const patiently = { timeout: timeLimit(15_000), interval: 50 };

/** A page of a hospital that listens through `url`: the ids of the changes that it received, and how often it was to resync. */
async function listen(url: string) {
  const hospitalId = newId<HospitalId>();
  const received: string[] = [];
  let resyncs = 0;
  const listener = new LiveListener(url);
  cleanups.push(() => listener.end());
  const onEnd = () => undefined;
  listener.subscribe({ hospitalId, onChange: ({ id }) => received.push(id), onResync: () => (resyncs += 1), onEnd });
  await vi.waitFor(() => expect(resyncs).toBe(1), patiently);
  const announce = (id: string, to: HospitalId = hospitalId) =>
    transact({ database, actor: { kind: "gateway", hospitalId: to }, now: NOW }, (tx) =>
      announceChange(tx, "consent-request", id),
    );
  return { received, resyncs: () => resyncs, announce };
}

test("a page receives the changes of its own hospital alone", async () => {
  const { received, announce } = await listen(database.url);
  await announce("other", newId<HospitalId>());
  await announce("own");
  await vi.waitFor(() => expect(received).toEqual(["own"]), patiently);
});

test("after the database has ended the connection, pages resync and receive later changes", async () => {
  const { received, resyncs, announce } = await listen(database.url);
  await database.admin.execute(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'",
  );
  await vi.waitFor(() => expect(resyncs()).toBe(2), patiently);
  await announce("later");
  await vi.waitFor(() => expect(received).toEqual(["later"]), patiently);
});

test("after a connection has frozen without an end, pages resync and receive later changes", async () => {
  const proxy = await startDatabaseProxy(database.url);
  cleanups.push(() => proxy.close());
  const { received, resyncs, announce } = await listen(proxy.url);
  proxy.freezeOpenConnections();
  await announce("missed");
  await vi.waitFor(() => expect(resyncs()).toBe(2), patiently);
  await announce("later");
  await vi.waitFor(() => expect(received).toEqual(["later"]), patiently);
});

test("a payload of another program on the channel is ignored", async () => {
  const { received, announce } = await listen(database.url);
  await database.pool.query("select pg_notify('consent_desk_live', 'hello')");
  await announce("own");
  await vi.waitFor(() => expect(received).toEqual(["own"]), patiently);
});
