import { expect, test } from "vitest";
import { databaseForTests } from "@/test/support/test-database";
import { retryLater } from "@/lib/outbound/retry-later";
import type { Said } from "@/lib/outbound/send-message";
import { newId, type ConsentRequestId, type CredentialId, type HospitalId } from "@/lib/ids";

const connection = databaseForTests(4);
const error = { code: "ABDM-1040", message: "Invalid HIU ID" };
const held = {
  outcome: "held",
  credentialId: newId<CredentialId>(),
  until: new Date(),
  reason: "gateway-busy",
} as const;

/** How many failures the next try knows of; null where there is none. */
async function failuresAfter(said: Said, failures: number): Promise<number | null> {
  const hospitalId = newId<HospitalId>();
  const ctx = { db: connection.db, actor: { kind: "job", hospitalId, job: "test" } as const, now: new Date() };
  const payload = { hospitalId, consentRequestId: newId<ConsentRequestId>(), failures };
  await retryLater(ctx, said, "send-consent-request-status", payload, `status:${payload.consentRequestId}`);
  const { rows } = await connection.pool.query<{ failures: number }>(
    "select (payload ->> 'failures')::int as failures from graphile_worker._private_jobs where payload ->> 'hospitalId' = $1",
    [hospitalId],
  );
  return rows[0]?.failures ?? null;
}

test("a question is asked again where it failed in passing: not where it was taken or refused, and not for ever", async () => {
  expect(await failuresAfter({ outcome: "accepted" }, 0)).toBeNull();
  expect(await failuresAfter({ outcome: "refused", status: 400, error }, 0)).toBeNull();
  expect(await failuresAfter({ outcome: "withheld" }, 0)).toBeNull();
  expect(await failuresAfter({ outcome: "unanswered" }, 0)).toBe(1);
  expect(await failuresAfter({ outcome: "unanswered" }, 6)).toBe(7);
  expect(await failuresAfter({ outcome: "unanswered" }, 7)).toBeNull();
});

test("a question that waits for a gateway that is away loses no try", async () => {
  expect(await failuresAfter(held, 0)).toBe(0);
  expect(await failuresAfter(held, 7)).toBe(7);
});
