import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { gatewayCircuit } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { newId, type CmConsentRequestId } from "@/lib/ids";
import { abortGatewayCalls } from "@/lib/jobs/shutdown-signal";
import { addTestMessage, deliverNow } from "@/test/support/outbox";
import { addGatewaySession, createTestHospital } from "@/test/support/fixtures";
import { useGatewayServer } from "@/test/support/gateway-server";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();
const gateway = useGatewayServer();

test("a call that is aborted for a shutdown is stored as unanswered and counts as no failure of the gateway", async () => {
  const hospital = await createTestHospital(database, {
    clock: () => new Date(),
    credential: { gatewayUrl: gateway.url },
  });
  await addGatewaySession(database, hospital);
  gateway.behaviour = "hang";
  const cmConsentRequestId = newId<CmConsentRequestId>();
  const id = await addTestMessage(hospital, { kind: "consent-request-status", content: { cmConsentRequestId } });
  const sending = deliverNow(database, hospital.job(), id);
  await vi.waitFor(() => expect(gateway.receivedCalls).toHaveLength(1), timeLimit(5_000));
  abortGatewayCalls();
  expect(await sending).toEqual({ outcome: "unanswered" });
  const calls = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.hospitalId, hospital.id));
  expect(calls.map(({ outcome }) => outcome)).toEqual(["unanswered"]);
  const circuits = await database.admin.select({ failures: gatewayCircuit.failures }).from(gatewayCircuit);
  expect(circuits).toEqual([{ failures: 0 }]);
});
