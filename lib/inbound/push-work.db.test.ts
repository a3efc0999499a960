import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { dataPushChunk, dataRequest } from "@/drizzle/schema/data-request";
import { systemNow } from "@/lib/clock";
import type { RecordBytes } from "@/lib/crypto/sealed-columns";
import { sweepTransfers } from "@/lib/health-record/transfer/sweep-transfers";
import { runTask } from "@/lib/health-record/worker/run-task";
import { useTestDatabase } from "@/test/support/test-database";
import { openDuePages, TestTransfer } from "@/test/support/test-transfer";

const database = useTestDatabase();

test("a page that fails seven times is dropped, and its transfer ends with the records of the others, and with a report of what is missing", async () => {
  const transfer = await TestTransfer.start(database, ["visit-1", "visit-2"]);
  await transfer.confirm("transaction-1");
  const page = { transactionId: "transaction-1", pageCount: 2 };
  await transfer.receive({ ...page, pageNumber: 1, careContexts: ["visit-1"] });
  expect(await openDuePages(database)).toBe(1);
  await transfer.receive({ ...page, pageNumber: 2, careContexts: ["visit-2"] });
  const own = eq(dataPushChunk.hospitalId, transfer.hospital.id);
  await database.admin
    .update(dataPushChunk)
    .set({ content: randomBytes(100) as RecordBytes })
    .where(own);

  const failOnce = async () => {
    await transfer.makeDue();
    expect(await openDuePages(database)).toBe(1);
    return (await transfer.pages()).map(({ state, failures, problem }) => [state, failures, problem]).at(-1);
  };
  for (const failures of [1, 2, 3, 4, 5, 6]) expect(await failOnce()).toEqual(["received", failures, null]);
  expect(await database.admin.$count(dataPushChunk, own)).toBe(1);
  expect(await failOnce()).toEqual(["dropped", 7, "not-opened"]);
  expect(await database.admin.$count(dataPushChunk, own)).toBe(0);

  await database.admin.update(dataRequest).set({ nextStepAt: systemNow() }).where(eq(dataRequest.id, transfer.id));
  await sweepTransfers({ database, now: systemNow() });
  expect(await transfer.request()).toMatchObject({ state: "partly-received", problem: "pages-missing" });
  expect(await transfer.reports()).toEqual([
    {
      transactionId: "transaction-1",
      transferStatus: "TRANSFERRED",
      careContexts: [
        { reference: "visit-1", isUsable: true, description: "Received" },
        { reference: "visit-2", isUsable: false, description: "Nothing received" },
      ],
    },
  ]);
});

/** Keeps all threads busy, and the queue before them full, from the call until the function that it returns is awaited. */
function fillThreads(): () => Promise<void> {
  let isFull = true;
  const empty = {
    chunks: [],
    keys: { privateKey: Buffer.alloc(0), publicKey: Buffer.alloc(0), nonce: Buffer.alloc(0) },
  };
  const input = { ...empty, dataPushId: "page", dataKey: randomBytes(32), careContexts: [] };
  // A task that is refused finds the queue full: then it is, since each other one is followed by the next at once.
  const fill = async () => {
    while (isFull && !("problem" in (await runTask("openPage", input))));
  };
  const running = Array.from({ length: 2_100 }, fill);
  return async () => {
    isFull = false;
    await Promise.all(running);
  };
}

test("a page for which no thread is free counts no failure, and is opened later", async () => {
  const transfer = await TestTransfer.start(database, ["visit-1"]);
  await transfer.confirm("transaction-2");
  await transfer.receive({ transactionId: "transaction-2", pageNumber: 1, pageCount: 1, careContexts: ["visit-1"] });
  const empty = fillThreads();
  const before = systemNow();
  expect(await openDuePages(database)).toBe(1);
  await empty();
  const [page] = await transfer.pages();
  expect(page).toMatchObject({ state: "received", failures: 0 });
  const wait = (page?.processAt.getTime() ?? 0) - before.getTime();
  expect(wait).toBeGreaterThanOrEqual(5_000);

  await transfer.makeDue();
  expect(await openDuePages(database)).toBe(1);
  expect((await transfer.pages()).map(({ state, failures }) => [state, failures])).toEqual([["opened", 0]]);
  expect(await transfer.request()).toMatchObject({ state: "received" });
});
