import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { DAY, systemNow } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { sweepEndedRecords } from "@/lib/health-record/erasure/sweep-ended-records";
import { handleOnRequest } from "@/lib/inbound/handlers/handle-on-request";
import { addGatewayCall } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";
import { openDuePages, TestTransfer } from "@/test/support/test-transfer";

const database = useTestDatabase();

/** Processes an on-request that names a transaction of a transfer; returns what became of it. */
async function nameTransaction({ hospital, id }: TestTransfer, transactionId: string): Promise<string> {
  const isRequest = and(eq(outboundMessage.dataRequestId, id), eq(outboundMessage.kind, "health-information-request"));
  const [message] = await database.admin.select().from(outboundMessage).where(isRequest);
  if (!message) throw new Error("the request of records has a message");
  const { consentRequestId, id: outboundMessageId } = message;
  const call = { message: "health-information-request", consentRequestId, outboundMessageId } as const;
  const inReplyTo = await addGatewayCall(database, hospital, call);
  const onRequest = { kind: "on-request", inReplyTo, result: { transactionId } } as const;
  return (await transact(hospital.gateway(), (tx) => handleOnRequest(tx, onRequest))).state;
}

test("a transaction that on-request names after its transfer is finished is reported, once, as what was received", async () => {
  const transfer = await TestTransfer.start(database, ["visit-1"]);
  await transfer.confirm("transaction-1");
  await transfer.receive({ transactionId: "transaction-1", pageNumber: 1, pageCount: 1, careContexts: ["visit-1"] });
  expect(await openDuePages(database)).toBe(1);
  const finished = await transfer.request();
  expect(finished.state).toBe("received");
  expect(await nameTransaction(transfer, "transaction-2")).toBe("processed");
  expect(await nameTransaction(transfer, "transaction-2")).toBe("repeat");
  expect(await transfer.request()).toEqual(finished);
  const careContexts = [{ reference: "visit-1", isUsable: true, description: "Received" }];
  expect(await transfer.reports()).toEqual([
    { transactionId: "transaction-1", transferStatus: "TRANSFERRED", careContexts },
    { transactionId: "transaction-2", transferStatus: "TRANSFERRED", careContexts },
  ]);
});

test("a transaction that on-request names after its consent has ended is reported as failed", async () => {
  const transfer = await TestTransfer.start(database, ["visit-1"]);
  await sweepEndedRecords({ database, now: new Date(systemNow().getTime() + 31 * DAY) });
  expect(await transfer.request()).toMatchObject({ state: "ended" });
  expect(await nameTransaction(transfer, "transaction-3")).toBe("processed");
  const careContexts = [{ reference: "visit-1", isUsable: false, description: "Consent has ended" }];
  expect(await transfer.reports()).toEqual([
    { transactionId: "transaction-3", transferStatus: "FAILED", careContexts },
  ]);
});
