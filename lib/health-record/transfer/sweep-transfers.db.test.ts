import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { dataRequest } from "@/drizzle/schema/data-request";
import { systemNow } from "@/lib/clock";
import { sweepTransfers } from "@/lib/health-record/transfer/sweep-transfers";
import { useTestDatabase } from "@/test/support/test-database";
import { openDuePages, TestTransfer } from "@/test/support/test-transfer";

const database = useTestDatabase();

/** Receives two pages, of which on-request has not named the transactions, until as long as may be waited for it. */
async function receiveTwoPages(transactionIds: [string, string]): Promise<TestTransfer> {
  const transfer = await TestTransfer.start(database, ["visit-1", "visit-2"]);
  for (const [index, transactionId] of transactionIds.entries()) {
    const page = { transactionId, pageNumber: index + 1, pageCount: 2 };
    await transfer.receive({ ...page, careContexts: [`visit-${index + 1}`] });
    expect(await openDuePages(database)).toBe(1);
  }
  expect((await transfer.pages()).map(({ state }) => state)).toEqual(["waiting", "waiting"]);
  await database.admin.update(dataRequest).set({ nextStepAt: systemNow() }).where(eq(dataRequest.id, transfer.id));
  await sweepTransfers({ database, now: systemNow() });
  return transfer;
}

test("pages whose on-request was lost are opened once nothing more is waited for, under the transaction that they name", async () => {
  const transfer = await receiveTwoPages(["transaction-1", "transaction-1"]);
  expect(await transfer.request()).toMatchObject({ state: "sending", finishedAt: null });
  // The next sweep waits for what the first one has joined.
  await sweepTransfers({ database, now: systemNow() });
  expect(await openDuePages(database)).toBe(2);
  expect((await transfer.pages()).map(({ state }) => state)).toEqual(["opened", "opened"]);
  expect(await transfer.request()).toMatchObject({ state: "received", problem: null });
  expect(
    (await transfer.reports()).map(({ transactionId, transferStatus }) => [transactionId, transferStatus]),
  ).toEqual([["transaction-1", "TRANSFERRED"]]);
});

test("pages whose on-request was lost and that name different transactions are not opened", async () => {
  const transfer = await receiveTwoPages(["transaction-2", "transaction-3"]);
  expect(await transfer.pages()).toEqual([]);
  expect(await transfer.request()).toMatchObject({ state: "failed", problem: "nothing-arrived" });
  expect(await transfer.reports()).toEqual([]);
});
