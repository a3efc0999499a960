import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { useGatewayServer } from "@/test/support/gateway-server";
import { SECOND } from "@/lib/clock";
import { findCircuit } from "@/lib/outbound/gateway-circuit-table";
import { activeCredential } from "@/lib/credential/credential-table";
import { databaseForTests } from "@/test/support/test-database";
import { abortGatewayCalls } from "@/lib/jobs/shutdown-signal";
import { say } from "@/lib/outbound/send-message";
import { seedSentRequest } from "@/test/support/sent-request";
import { keepToken } from "@/test/support/store-session";

const connection = databaseForTests(4);
const gateway = useGatewayServer();

test("a process that must leave cuts its calls short: they may have arrived, and say nothing of the gateway", async () => {
  const { db } = connection;
  const { hospitalId, cmConsentRequestId } = await seedSentRequest(db);
  await keepToken(db, hospitalId);
  await db.update(credential).set({ gatewayUrl: gateway.url }).where(eq(credential.hospitalId, hospitalId));
  gateway.behaviour = "hang";
  const ctx = { db, actor: { kind: "job", hospitalId, job: "test" } as const, now: new Date() };
  const saying = say(ctx, { kind: "check-consent-request", cmConsentRequestId }, {});
  await vi.waitFor(() => expect(gateway.receivedCalls).toHaveLength(1), 5_000);
  const left = Date.now();
  abortGatewayCalls();
  expect(await saying).toEqual({ outcome: "unanswered" });
  expect(Date.now() - left).toBeLessThan(5 * SECOND);
  const calls = await db.select().from(gatewayCall).where(eq(gatewayCall.message, "check-consent-request"));
  expect(calls.map(({ outcome }) => outcome)).toEqual(["unanswered"]);
  const id = (await activeCredential(ctx))?.id;
  expect(id && (await findCircuit(db, id))).toBeUndefined();
});
