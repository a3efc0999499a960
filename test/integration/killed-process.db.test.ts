import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { databaseForTests } from "@/test/support/test-database";
import { seedSentRequest } from "@/test/support/sent-request";
import { keepToken } from "@/test/support/store-session";
import { launchWorker } from "@/test/support/worker-process";
import { startWorker } from "@/lib/operations/start-worker";
import { enqueue } from "@/lib/jobs/enqueue";

const connection = databaseForTests(4);
let calls = 0;
/** A gateway that takes a call and never answers. */
const gateway = createServer((socket) => {
  socket.on("error", () => undefined).once("data", () => (calls += 1));
});
beforeAll(async () => once(gateway.listen(0, "127.0.0.1"), "listening"));
afterAll(() => gateway.close());

const query = async <T extends Record<string, unknown>>(text: string) => (await connection.pool.query<T>(text)).rows;
const patient = { timeout: 20_000, interval: 50 };

test("what a killed process was doing is taken up by another within fifteen seconds, and the patient is not asked twice at once", async () => {
  const sent = await seedSentRequest(connection.db);
  await keepToken(connection.db, sent.hospitalId);
  await connection.db.delete(gatewayCall).where(eq(gatewayCall.consentRequestId, sent.id));
  const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  await connection.db.update(credential).set({ gatewayUrl }).where(eq(credential.hospitalId, sent.hospitalId));

  const doomed = launchWorker(connection.url);
  await enqueue(connection, "send-consent-request-init", { hospitalId: sent.hospitalId, consentRequestId: sent.id });
  await vi.waitFor(() => expect(calls).toBe(1), patient);
  const survivor = startWorker(connection);
  doomed.kill("SIGKILL");
  await once(doomed, "exit");
  const init = "from graphile_worker.jobs where task_identifier = 'send-consent-request-init'";
  expect(await query(`select 1 ${init} and locked_by is not null`)).toHaveLength(1);

  const killedAt = Date.now();
  // Taken up, it sees that the question may have arrived, and waits a minute for its answer.
  await vi.waitFor(async () => {
    const jobs = await query(`select locked_by, run_at > now() + interval '10 seconds' as waits ${init}`);
    expect(jobs).toEqual([{ locked_by: null, waits: true }]);
  }, patient);
  expect(Date.now() - killedAt).toBeLessThan(15_000);
  expect(calls).toBe(1);
  await survivor.stop();
});
