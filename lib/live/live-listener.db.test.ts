import { afterEach, expect, test, vi } from "vitest";
import { transact } from "@/lib/db/transaction";
import { newId, type HospitalId, type StaffId, type StaffSessionId } from "@/lib/ids";
import { publishChange, publishSessionEnd } from "@/lib/live/publish-change";
import type { LiveChange } from "@/lib/live/live-change";
import { LiveListener } from "@/lib/live/live-listener";
import { startDatabaseProxy } from "@/test/support/database-proxy";
import { NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();
const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));

const patiently = { timeout: timeLimit(15_000), interval: 50 };

/** A page of a person in a hospital: what it received. */
function openPage(listener: LiveListener, hospitalId: HospitalId) {
  const received: string[] = [];
  const batches: (readonly LiveChange[])[] = [];
  const page = {
    staffId: newId<StaffId>(),
    sessionId: newId<StaffSessionId>(),
    received,
    batches,
    resyncs: 0,
    ends: 0,
  };
  listener.subscribe({
    hospitalId,
    staffId: page.staffId,
    sessionId: page.sessionId,
    onChanges: (changes) => {
      batches.push(changes);
      received.push(...changes.map(({ id }) => id));
    },
    onResync: () => (page.resyncs += 1),
    onSessionEnd: () => (page.ends += 1),
    onEnd: () => undefined,
  });
  return page;
}

/** A page of a hospital that listens through `url`: the ids of the changes that it received, and how often it was to resync. */
async function listen(url: string) {
  const hospitalId = newId<HospitalId>();
  const listener = new LiveListener(url);
  cleanups.push(() => listener.end());
  const page = openPage(listener, hospitalId);
  await vi.waitFor(() => expect(page.resyncs).toBe(1), patiently);
  const publish = (id: string, to: HospitalId = hospitalId, onlyTo?: StaffId) =>
    transact({ database, actor: { kind: "gateway", hospitalId: to }, now: NOW }, (tx) =>
      publishChange(tx, "consent-request", id, onlyTo ? { onlyTo } : {}),
    );
  return { listener, hospitalId, page, received: page.received, resyncs: () => page.resyncs, publish };
}

test("a page receives the changes of its own hospital alone", async () => {
  const { received, publish } = await listen(database.url);
  await publish("other", newId<HospitalId>());
  await publish("own");
  await vi.waitFor(() => expect(received).toEqual(["own"]), patiently);
});

test("after the database has ended the connection, pages resync and receive later changes", async () => {
  const { received, resyncs, publish } = await listen(database.url);
  await database.admin.execute(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'",
  );
  await vi.waitFor(() => expect(resyncs()).toBe(2), patiently);
  await publish("later");
  await vi.waitFor(() => expect(received).toEqual(["later"]), patiently);
});

test("after a connection has frozen without an end, pages resync and receive later changes", async () => {
  const proxy = await startDatabaseProxy(database.url);
  cleanups.push(() => proxy.close());
  const { received, resyncs, publish } = await listen(proxy.url);
  proxy.freezeOpenConnections();
  await publish("missed");
  await vi.waitFor(() => expect(resyncs()).toBe(2), patiently);
  await publish("later");
  await vi.waitFor(() => expect(received).toEqual(["later"]), patiently);
});

test("a payload of another program on the channel is ignored", async () => {
  const { received, publish } = await listen(database.url);
  await database.pool.query("select pg_notify('consent_desk_live', 'hello')");
  await publish("own");
  await vi.waitFor(() => expect(received).toEqual(["own"]), patiently);
});

test("a change that one person alone may see reaches no page of anybody else", async () => {
  const { listener, hospitalId, page, received, publish } = await listen(database.url);
  const colleague = openPage(listener, hospitalId);
  await publish("draft", hospitalId, page.staffId);
  await publish("public");
  // Two changes that are read at once are in either order.
  await vi.waitFor(() => expect([...received].sort()).toEqual(["draft", "public"]), patiently);
  await vi.waitFor(() => expect(colleague.received).toEqual(["public"]), patiently);
});

test("changes that arrive together reach a page together, each once, and all pages as the same array", async () => {
  const { listener, hospitalId, page, received } = await listen(database.url);
  const colleague = openPage(listener, hospitalId);
  await transact({ database, actor: { kind: "gateway", hospitalId }, now: NOW }, async (tx) => {
    for (const id of ["first", "second", "third", "second"]) await publishChange(tx, "consent-request", id);
  });
  await vi.waitFor(() => expect(received).toEqual(["first", "second", "third"]), patiently);
  expect(page.batches).toHaveLength(1);
  expect(colleague.batches[0]).toBe(page.batches[0]);
});

test("of fifty changes in quick succession, a page receives each, at most five times a second", async () => {
  const { page, received, publish } = await listen(database.url);
  const ids = Array.from({ length: 50 }, (_, at) => `change-${at}`);
  const startedAt = Date.now();
  for (const id of ids) await publish(id);
  await vi.waitFor(() => expect(received).toHaveLength(50), patiently);
  expect(received).toEqual(ids);
  expect(page.batches.length).toBeLessThanOrEqual((Date.now() - startedAt) / 200 + 2);
});

test("the end of a session reaches the pages of that session alone", async () => {
  const { listener, hospitalId, page } = await listen(database.url);
  const colleague = openPage(listener, hospitalId);
  await transact({ database, actor: { kind: "gateway", hospitalId }, now: NOW }, (tx) =>
    publishSessionEnd(tx, page.sessionId),
  );
  await vi.waitFor(() => expect(page.ends).toBe(1), patiently);
  expect(colleague.ends).toBe(0);
});
