import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { HOUR } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { newId, type StaffSessionId } from "@/lib/ids";
import { endSession, UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { insertSession } from "@/lib/staff/staff-table";
import { SessionWatch } from "@/lib/web/session-watch";
import { createTestHospital, NOW, type ScopeAt } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const scope = { database, now: () => NOW };

async function openSession(staff: ScopeAt): Promise<StaffSessionId> {
  const id = newId<StaffSessionId>();
  const { staffId } = staff().actor;
  const session = { id, staffId, createdAt: NOW, expiresAt: new Date(NOW.getTime() + HOUR) };
  await transact(staff(), (tx) => insertSession(tx, session));
  return id;
}

/** A stream of a session, and the results of its checks. */
function watch(sessions: SessionWatch, sessionId: StaffSessionId) {
  const results: string[] = [];
  const stop = sessions.add(scope, {
    sessionId,
    onActive: () => results.push("active"),
    onEnd: () => results.push("ended"),
    onUnknown: () => results.push("unknown"),
  });
  return { results, stop };
}

test("one query checks the sessions of all streams, and tells each what became of its own", async () => {
  const { doctor, colleague } = await createTestHospital(database);
  const [lasting, ended] = [await openSession(doctor), await openSession(colleague)];
  const sessions = new SessionWatch();
  const streams = [lasting, lasting, lasting, ended].map((id) => watch(sessions, id));
  await endSession({ database, now: NOW }, ended, UNKNOWN_ORIGIN);
  let queries = 0;
  const count = () => (queries += 1);
  database.systemPool.on("acquire", count);
  await sessions.check(scope);
  database.systemPool.off("acquire", count);
  expect(queries).toBe(1);
  expect(streams.map(({ results }) => results)).toEqual([["active"], ["active"], ["active"], ["ended"]]);
  for (const { stop } of streams) stop();
});

test("a session has ended for its streams once it expires or its account is disabled", async () => {
  const { doctor, colleague } = await createTestHospital(database);
  const sessions = new SessionWatch();
  const stream = watch(sessions, await openSession(doctor));
  const other = watch(sessions, await openSession(colleague));
  await database.admin.execute(sql`update staff set disabled_at = now() where id = ${colleague().actor.staffId}`);
  await sessions.check(scope);
  await sessions.check({ database, now: () => new Date(NOW.getTime() + HOUR) });
  expect([stream.results, other.results]).toEqual([
    ["active", "ended"],
    ["ended", "ended"],
  ]);
  for (const { stop } of [stream, other]) stop();
});
