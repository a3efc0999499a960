import { expect, test, vi } from "vitest";
import { databaseForTests } from "@/lib/db/testing";
import type { JobHandlers } from "@/lib/jobs/job";
import { runJobs } from "@/lib/jobs/worker";

const connection = databaseForTests(4);

test("a job whose process died with it is taken back", async () => {
  await connection.pool.query(`select graphile_worker.add_job('expire-consents')`);
  await connection.pool.query(
    `update graphile_worker._private_jobs set locked_by = 'a process that was killed', locked_at = now() - interval '3 minutes'`,
  );
  let ran = 0;
  const handlers = { "expire-consents": () => Promise.resolve(void (ran += 1)) } as unknown as JobHandlers;
  const worker = runJobs(connection, () => handlers, "");
  await vi.waitFor(() => expect(ran).toBe(1), { timeout: 10_000, interval: 50 });
  await worker.stop();
});
