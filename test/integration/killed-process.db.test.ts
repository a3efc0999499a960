import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { SECOND } from "@/lib/clock";
import { startWorker } from "@/lib/operations/start-worker";
import { addGatewaySession, addSentRequest, createTestHospital } from "@/test/support/fixtures";
import { startWorkerProcess } from "@/test/support/start-worker-process";
import { addInitMessage, storedMessage } from "@/test/support/outbox";
import { useTestDatabase } from "@/test/support/test-database";
import { expectWithin, timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();
let calls = 0;
/** A gateway that receives calls and never responds. */
const gateway = createServer((socket) => {
  socket.on("error", () => undefined).once("data", () => (calls += 1));
});
beforeAll(async () => once(gateway.listen(0, "127.0.0.1"), "listening"));
afterAll(() => gateway.close());

const limits = { timeout: timeLimit(20 * SECOND), interval: 100 };

test("a message of a killed process is taken over within fifteen seconds, and a call that may have arrived is not repeated at once", async () => {
  const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const hospital = await createTestHospital(database, { clock: () => new Date(), credential: { gatewayUrl } });
  await addGatewaySession(database, hospital);
  const sent = await addSentRequest(database, hospital);
  await database.admin.delete(gatewayCall).where(eq(gatewayCall.consentRequestId, sent.id));

  const killed = startWorkerProcess(database.url);
  const id = await addInitMessage(database, hospital, sent);
  await vi.waitFor(() => expect(calls).toBe(1), limits);
  const other = startWorker(database);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  const left = await storedMessage(database, id);
  expect(left.leaseUntil?.getTime()).toBeGreaterThan(Date.now());

  const start = performance.now();
  // The worker that takes it over finds that the call may have arrived, and waits a minute for its callback.
  await vi.waitFor(async () => {
    const { leaseId, nextAttemptAt } = await storedMessage(database, id);
    expect(leaseId).toBeNull();
    expect(nextAttemptAt.getTime()).toBeGreaterThan(Date.now() + 10 * SECOND);
  }, limits);
  expectWithin(performance.now() - start, 15 * SECOND);
  expect(calls).toBe(1);
  await other.stop();
});
