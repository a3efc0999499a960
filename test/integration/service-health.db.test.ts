import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { jobWorker } from "@/drizzle/schema/job-worker";
import { MINUTE, systemNow } from "@/lib/clock";
import { openDatabase } from "@/lib/db/database";
import { useTestDatabase } from "@/test/support/test-database";
import { health, look } from "@/lib/web/health-route";
import { seedSentRequest } from "@/test/support/sent-request";
import { newId, type CallbackId, type InboundRequestId } from "@/lib/ids";
import { expectWithin } from "@/test/support/time-limit";

const connection = useTestDatabase(5);

test("health is ok while somebody works and nothing waits, and names what lags", async () => {
  const now = systemNow();
  expect(await look(connection)).toMatchObject({ status: "degraded", checks: { backgroundWork: { workers: 0 } } });
  await connection.db.insert(jobWorker).values({ id: "one", process: "host 1", startedAt: now, heartbeatAt: now });
  expect(await look(connection)).toEqual({
    status: "ok",
    checks: {
      database: { status: "ok" },
      backgroundWork: { status: "ok", workers: 1, oldestWaitingSeconds: 0 },
      callbacks: { status: "ok", unprocessed: 0, needPerson: 0 },
    },
  });
  const { hospitalId } = await seedSentRequest(connection.db, now);
  const keep = (state: "received" | "clash" | "parked", minutes: number) =>
    connection.db.insert(gatewayCallback).values({
      id: newId<CallbackId>(),
      hospitalId,
      dialect: "v3",
      message: "consent-notified",
      path: "api/v3/hiu/consent/request/notify",
      requestId: newId<InboundRequestId>(),
      body: Buffer.from("{}"),
      receivedAt: new Date(now.getTime() - minutes * MINUTE),
      state,
    });
  await keep("clash", 10);
  await keep("parked", 10);
  await keep("received", 0);
  expect(await look(connection)).toMatchObject({ status: "ok", checks: { callbacks: { needPerson: 1 } } });
  await keep("received", 2);
  expect(await look(connection)).toMatchObject({ status: "degraded", checks: { callbacks: { unprocessed: 1 } } });
  await connection.pool.query(
    "select graphile_worker.add_job('expire-consents', run_at := now() - interval '2 minutes')",
  );
  const { backgroundWork } = (await look(connection)).checks;
  expect(backgroundWork.status).toBe("degraded");
  expect(backgroundWork.oldestWaitingSeconds).toBeGreaterThanOrEqual(119);
});

test("a database that takes the connection and never speaks is down within seconds", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const holder = globalThis as { consentDeskDatabase?: ReturnType<typeof openDatabase> };
  const before = holder.consentDeskDatabase;
  const { port } = silent.address() as AddressInfo;
  const hung = (holder.consentDeskDatabase = openDatabase(`postgres://nobody@127.0.0.1:${port}/none`, 2));
  const began = performance.now();
  const answers = await Promise.all([health(), health(), health()]);
  expectWithin(performance.now() - began, 4_500);
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
  expect(await answers[0]?.json()).toMatchObject({ status: "down", checks: { database: { status: "down" } } });
  expect(hung.pool.totalCount + hung.pool.waitingCount).toBeLessThanOrEqual(2);
  if (before) holder.consentDeskDatabase = before;
  else delete holder.consentDeskDatabase;
  silent.close();
  await hung.pool.end().catch(() => undefined);
});
