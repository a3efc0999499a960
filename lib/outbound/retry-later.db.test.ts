import { expect, test } from "vitest";
import { newId, type ConsentRequestId, type CredentialId } from "@/lib/ids";
import { retryLater } from "@/lib/outbound/retry-later";
import type { SendResult } from "@/lib/outbound/send-message";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const error = { code: "ABDM-1040", message: "Invalid HIU ID" };
const circuitOpen = {
  outcome: "circuit-open",
  credentialId: newId<CredentialId>(),
  retryAt: new Date(),
  reason: "gateway-busy",
} as const;

/** The number of failures in the job of the next attempt; null where there is no such job. */
async function failuresAfter(result: SendResult, failures: number): Promise<number | null> {
  const { id: hospitalId, job } = await createTestHospital(database, { clock: () => new Date() });
  const payload = { hospitalId, consentRequestId: newId<ConsentRequestId>(), failures };
  await retryLater(job(), result, "send-consent-request-status", payload, `status:${payload.consentRequestId}`);
  const { rows } = await database.pool.query<{ failures: number }>(
    "select (payload ->> 'failures')::int as failures from graphile_worker._private_jobs where payload ->> 'hospitalId' = $1",
    [hospitalId],
  );
  return rows[0]?.failures ?? null;
}

test.each<[title: string, result: SendResult, before: number, after: number | null]>([
  ["after an accepted message there is no next attempt", { outcome: "accepted" }, 0, null],
  ["after a refused message there is no next attempt", { outcome: "refused", status: 400, error }, 0, null],
  ["after a skipped message there is no next attempt", { outcome: "skipped" }, 0, null],
  ["after an unanswered message there is a next attempt", { outcome: "unanswered" }, 0, 1],
  ["after seven failures there is an eighth attempt", { outcome: "unanswered" }, 6, 7],
  ["after eight failures there is no next attempt", { outcome: "unanswered" }, 7, null],
  ["an open circuit counts as no failure", circuitOpen, 0, 0],
  ["an open circuit does not end the attempts", circuitOpen, 7, 7],
])("%s", async (_title, result, before, after) => {
  expect(await failuresAfter(result, before)).toBe(after);
});
