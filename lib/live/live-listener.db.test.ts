import { afterEach, expect, test, vi } from "vitest";
import { databaseForTests } from "@/test/support/test-database";
import { openLine } from "@/test/support/database-proxy";
import { newId, type HospitalId } from "@/lib/ids";
import { announceChange } from "@/lib/live/announce-change";
import { LiveListener } from "@/lib/live/live-listener";

const connection = databaseForTests(2);
const endings: (() => void)[] = [];
afterEach(() => endings.splice(0).forEach((end) => end()));

const patient = { timeout: 15_000, interval: 50 };

async function listen(url: string) {
  const hospitalId = newId<HospitalId>();
  const heard: string[] = [];
  let resyncs = 0;
  const listener = new LiveListener(url);
  endings.push(() => listener.end());
  const onEnd = () => undefined;
  listener.subscribe({ hospitalId, onChange: ({ id }) => heard.push(id), onResync: () => (resyncs += 1), onEnd });
  await vi.waitFor(() => expect(resyncs).toBe(1), patient);
  const ctx = { db: connection.db, actor: { kind: "gateway", hospitalId } as const, now: new Date() };
  return { heard, resyncs: () => resyncs, say: (id: string) => announceChange(ctx, "consent-request", id) };
}

test("pages fetch anew when the database has ended the connection, and hear what comes after", async () => {
  const { heard, resyncs, say } = await listen(connection.url);
  await connection.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'",
  );
  await vi.waitFor(() => expect(resyncs()).toBe(2), patient);
  await say("after");
  await vi.waitFor(() => expect(heard).toEqual(["after"]), patient);
});

test("a connection that broke without a word is noticed, and pages fetch anew", async () => {
  const line = await openLine(connection.url);
  endings.push(() => line.close());
  const { heard, resyncs, say } = await listen(line.url);
  line.cut();
  await say("unheard");
  await vi.waitFor(() => expect(resyncs()).toBe(2), patient);
  await say("heard");
  await vi.waitFor(() => expect(heard).toEqual(["heard"]), patient);
});

test("what is said on the channel in another tongue harms nobody", async () => {
  const { heard, say } = await listen(connection.url);
  await connection.pool.query("select pg_notify('consent_desk_live', 'hello')");
  await say("ours");
  await vi.waitFor(() => expect(heard).toEqual(["ours"]), patient);
});
