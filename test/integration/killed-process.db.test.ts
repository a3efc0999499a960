import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { SECOND } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";
import { startWorker } from "@/lib/operations/start-worker";
import { addGatewaySession, addSentRequest, createTestHospital } from "@/test/support/fixtures";
import { startWorkerProcess } from "@/test/support/start-worker-process";
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

test("a job of a killed process is taken over within fifteen seconds, and a call that may have arrived is not repeated at once", async () => {
  const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const hospital = await createTestHospital(database, { clock: () => new Date(), credential: { gatewayUrl } });
  await addGatewaySession(database, hospital);
  const sent = await addSentRequest(database, hospital);
  await database.admin.delete(gatewayCall).where(eq(gatewayCall.consentRequestId, sent.id));

  const killed = startWorkerProcess(database.url);
  const payload = { hospitalId: hospital.id, consentRequestId: sent.id };
  await transact(hospital.job(), (tx) => enqueue(tx, "send-consent-request-init", payload));
  await vi.waitFor(() => expect(calls).toBe(1), limits);
  const other = startWorker(database);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  const readJobs = async (columns: string) => {
    const { rows } = await database.admin.$client.query<Record<string, unknown>>(
      `select ${columns} from graphile_worker.jobs where task_identifier = 'send-consent-request-init'`,
    );
    return rows;
  };
  expect(await readJobs("locked_by is not null as locked")).toEqual([{ locked: true }]);

  const start = performance.now();
  // The worker that takes it over finds that the call may have arrived, and waits a minute for its callback.
  await vi.waitFor(async () => {
    const jobs = await readJobs("locked_by, run_at > now() + interval '10 seconds' as waits");
    expect(jobs).toEqual([{ locked_by: null, waits: true }]);
  }, limits);
  expectWithin(performance.now() - start, 15 * SECOND);
  expect(calls).toBe(1);
  await other.stop();
});
