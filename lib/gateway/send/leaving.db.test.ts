import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { credential } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway";
import { answeringServer } from "@/test/support/gateway-server";
import { SECOND } from "@/lib/clock";
import { findCircuit } from "@/lib/credential/circuit/store";
import { activeCredential } from "@/lib/credential/store";
import { databaseForTests } from "@/lib/db/testing";
import { leaveNow } from "@/lib/jobs/leaving";
import { say } from "@/lib/gateway/send/say";
import { seedSentRequest } from "@/lib/gateway/testing";
import { keepToken } from "@/lib/gateway/testing-session";

const connection = databaseForTests(4);
const gateway = answeringServer();

test("a process that must leave cuts its calls short: they may have arrived, and say nothing of the gateway", async () => {
  const { db } = connection;
  const { hospitalId, cmConsentRequestId } = await seedSentRequest(db);
  await keepToken(db, hospitalId);
  await db.update(credential).set({ gatewayUrl: gateway.url }).where(eq(credential.hospitalId, hospitalId));
  gateway.behaviour = "hang";
  const ctx = { db, actor: { kind: "job", hospitalId, job: "test" } as const, now: new Date() };
  const saying = say(ctx, { kind: "check-consent-request", cmConsentRequestId }, {});
  await vi.waitFor(() => expect(gateway.arrived).toHaveLength(1), 5_000);
  const left = Date.now();
  leaveNow();
  expect(await saying).toEqual({ outcome: "unanswered" });
  expect(Date.now() - left).toBeLessThan(5 * SECOND);
  const calls = await db.select().from(gatewayCall).where(eq(gatewayCall.message, "check-consent-request"));
  expect(calls.map(({ outcome }) => outcome)).toEqual(["unanswered"]);
  const id = (await activeCredential(ctx))?.id;
  expect(id && (await findCircuit(db, id))).toBeUndefined();
});
