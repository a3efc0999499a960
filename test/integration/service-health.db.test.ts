import { eq } from "drizzle-orm";
import { createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { jobWorker } from "@/drizzle/schema/job-worker";
import { MINUTE, systemNow } from "@/lib/clock";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { openDatabase, type Database } from "@/lib/db/database";
import { checkHealth, healthRoute } from "@/lib/web/health-route";
import { createTestHospital, storeTestCallback } from "@/test/support/fixtures";
import { addTestMessage } from "@/test/support/outbox";
import { useTestDatabase } from "@/test/support/test-database";
import { expectWithin } from "@/test/support/time-limit";

const database = useTestDatabase(5);

test("the service is ok while a worker lives and nothing is overdue, and names the part that is behind", async () => {
  const now = systemNow();
  const scope = { database, now };
  expect(await checkHealth(scope)).toMatchObject({ status: "degraded", checks: { backgroundWork: { workers: 0 } } });
  await database.admin.insert(jobWorker).values({ id: "one", process: "host 1", startedAt: now, heartbeatAt: now });
  expect(await checkHealth(scope)).toEqual({
    status: "ok",
    checks: {
      database: { status: "ok" },
      backgroundWork: { status: "ok", workers: 1, oldestWaitingSeconds: 0 },
      callbacks: { status: "ok", unprocessed: 0, needPerson: 0 },
      messages: { status: "ok", needPerson: 0 },
    },
  });
  const hospital = await createTestHospital(database, { clock: () => now });
  const minutesAgo = (minutes: number) => ({ receivedAt: new Date(now.getTime() - minutes * MINUTE) });
  await storeTestCallback(database, hospital, "contradiction", minutesAgo(10));
  await storeTestCallback(database, hospital, "waiting-for-dependency", minutesAgo(10));
  await storeTestCallback(database, hospital, "received", minutesAgo(0));
  expect(await checkHealth(scope)).toMatchObject({ status: "ok", checks: { callbacks: { needPerson: 1 } } });
  await storeTestCallback(database, hospital, "received", minutesAgo(2));
  expect(await checkHealth(scope)).toMatchObject({ status: "degraded", checks: { callbacks: { unprocessed: 1 } } });
  const id = await addTestMessage(hospital, { kind: "consent-on-notify" });
  const due = new Date(Date.now() - 2 * MINUTE);
  await database.admin.update(outboundMessage).set({ nextAttemptAt: due }).where(eq(outboundMessage.id, id));
  const { backgroundWork } = (await checkHealth(scope)).checks;
  expect(backgroundWork.status).toBe("degraded");
  expect(backgroundWork.oldestWaitingSeconds).toBeGreaterThanOrEqual(119);
});

test("a database that accepts connections and sends nothing is reported as down, within seconds, with the checks for the token alone", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const holder = globalThis as { consentDeskDatabase?: Database };
  const { port } = silent.address() as AddressInfo;
  const hanging = (holder.consentDeskDatabase = openDatabase(`postgres://nobody@127.0.0.1:${port}/none`, 2));
  const start = performance.now();
  const route = healthRoute(() => "the-token");
  const ask = (headers: Record<string, string> = {}) => route(new Request("http://desk/api/health", { headers }));
  const responses = await Promise.all([
    ask({ authorization: "Bearer the-token" }),
    ask(),
    ask({ authorization: "Bearer another" }),
  ]);
  expectWithin(performance.now() - start, 4_500);
  expect(responses.map(({ status }) => status)).toEqual([503, 503, 503]);
  const [withToken, ...others] = await Promise.all(responses.map((response) => response.json() as Promise<unknown>));
  expect(withToken).toMatchObject({ status: "down", checks: { database: { status: "down" } } });
  expect(others).toEqual([{ status: "down" }, { status: "down" }]);
  const { systemPool } = hanging;
  expect(systemPool.totalCount + systemPool.waitingCount).toBeLessThanOrEqual(2);
  delete holder.consentDeskDatabase;
  silent.close();
  await systemPool.end().catch(() => undefined);
});
