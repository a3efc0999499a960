import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { transact } from "@/lib/db/transaction";
import type { OutboundRequestId } from "@/lib/ids";
import { finishCall, storeReportedOutcome } from "@/lib/outbox/gateway-call-table";
import { addGatewayCall, createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: TestHospital;
let id: OutboundRequestId;

beforeEach(async () => {
  hospital = await createTestHospital(database);
  id = await addGatewayCall(database, hospital, { outcome: "in-flight", finishedAt: null, httpStatus: null });
});

const stored = async () => {
  const [row] = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.id, id));
  return [row?.outcome, row?.errorCode, row?.errorMessage];
};
const error = {
  code: "ABDM-1051",
  message: "No user for hina.patel@sbx (91-1234-5678-9012, +91 98765 43210) at IN2700000000",
};
const redacted = "No user for … (…, +…) at IN2700000000";

test("the error of a call's response is stored without addresses and long numbers", async () => {
  const result = { outcome: "refused", status: 400, error } as const;
  await transact(hospital.job(), (tx) => finishCall(tx, id, result, NOW));
  expect(await stored()).toEqual(["refused", "ABDM-1051", redacted]);
});

test("the error that a callback reports is stored without addresses and long numbers", async () => {
  await transact(hospital.job(), (tx) => storeReportedOutcome(tx, id, "busy", error));
  expect(await stored()).toEqual(["busy", "ABDM-1051", redacted]);
});

test("a call without an error has none", async () => {
  await transact(hospital.job(), (tx) => finishCall(tx, id, { outcome: "accepted", status: 202 }, NOW));
  expect(await stored()).toEqual(["accepted", null, null]);
});
