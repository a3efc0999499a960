import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/database";
import { useTestDatabase } from "@/test/support/test-database";
import { tolerateSecondRelease } from "@/lib/jobs/tolerate-second-release";

const connection = useTestDatabase(1);

test("a client that was taken with a callback and is released twice returns to the pool once", async () => {
  const { pool } = openDatabase(connection.url, 1);
  tolerateSecondRelease(pool);
  await new Promise<void>((resolve, reject) => {
    pool.connect((error, client, release) => {
      if (error) return reject(error);
      release();
      release();
      resolve();
    });
  });
  expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  await pool.query("select 1");
  await pool.end();
});

test("where no client could be taken, the callback receives the error and no function to release", async () => {
  const { pool } = openDatabase(connection.url, 1);
  await pool.end();
  tolerateSecondRelease(pool);
  const received = await new Promise<unknown[]>((resolve) => {
    pool.connect((error, client, release) => resolve([error?.message, client, release]));
  });
  expect(received).toEqual(["Cannot use a pool after calling end on the pool", undefined, undefined]);
});
