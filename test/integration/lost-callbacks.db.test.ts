import { describe, expect, test, vi } from "vitest";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { HOUR, SECOND } from "@/lib/clock";
import { checkOpenRequests } from "@/lib/consent/request/check-open-requests";
import type { OutboxKind } from "@/lib/abdm/messages";
import { RETRY_POLICIES, type RetryPolicy } from "@/lib/outbound/retry-policies";
import { useProductWithSandbox } from "@/test/support/product-with-sandbox";
import { readRequest, sandboxPatient, submitToPatient } from "@/test/support/sandbox-requests";
import { timeLimit } from "@/test/support/time-limit";

/** What the patient does, and the status that the request must reach. */
const FINAL_STATUSES = {
  grant: "GRANTED",
  deny: "DENIED",
  lapse: "EXPIRED",
  withdraw: "REVOKED",
  wait: "REQUESTED",
} as const;
type Decision = keyof typeof FINAL_STATUSES;

const PATIENTS = { grant: "grant", deny: "deny", lapse: "silent", withdraw: "silent", wait: "silent" } as const;
const REQUESTS_OF_EACH = 6;

// Minutes are tenths of a second, so that hours of lost callbacks pass within the test.
const soon = SECOND / 5;
const quick = (kind: OutboxKind): RetryPolicy => {
  const { callback, ...policy } = RETRY_POLICIES[kind];
  const resendAfter = Array.from({ length: 12 }, () => soon);
  const then = callback?.then === "repeat" ? "repeat" : 10 * SECOND;
  return { ...policy, inDoubtFor: soon, callback: callback && { ...callback, resendAfter, then } };
};
const product = useProductWithSandbox({
  policies: { "consent-request-init": quick("consent-request-init"), "consent-fetch": quick("consent-fetch") },
});

/** The calls of hours are made within seconds. */
const UNLIMITED = { callsPerSecond: 1_000, callBurst: 1_000 };

let elapsed = 0;

/** Requests the status of what is due hours later, and sends now what waits for a later time. */
async function letHoursPass(): Promise<void> {
  const { database } = product;
  await checkOpenRequests({ database, now: new Date(Date.now() + (elapsed += 7 * HOUR)) });
  await database.admin.$client.query(
    `update outbound_message set next_attempt_at = now() where finished_at is null and lease_until is null`,
  );
}

/** Decides, as the patient, each request that is not decided yet. */
async function decide(patient: string, decision: Decision): Promise<void> {
  type Request = { id: string; status: string };
  for (const { id, status } of await product.control<Request[]>("GET", `patients/${patient}/requests`)) {
    if (status === "REQUESTED" && decision === "withdraw") await product.control("POST", `requests/${id}/grant`, {});
    if (status === "REQUESTED" && decision === "lapse") await product.control("POST", `requests/${id}/expire`);
    if (status === "GRANTED" && decision === "withdraw") await product.control("POST", `requests/${id}/revoke`, {});
  }
}

describe.each(DIALECTS)("with three of ten callbacks of %s lost", (dialect) => {
  test("each request reaches its true status, and the details of each grant arrive", async () => {
    const hospital = await product.createHospital(dialect, UNLIMITED);
    await product.setFaults(hospital, { drop: 0.3 });
    const decisions = Object.keys(FINAL_STATUSES) as Decision[];
    const submitted = await Promise.all(
      decisions
        .flatMap((decision) => Array.from({ length: REQUESTS_OF_EACH }, () => decision))
        .map(async (decision) => {
          const patient = sandboxPatient(PATIENTS[decision]);
          return { decision, patient, id: await submitToPatient(hospital, patient) };
        }),
    );
    const readAll = () => Promise.all(submitted.map(({ id }) => readRequest(hospital, id)));
    await vi.waitFor(
      async () => {
        for (const { decision, patient } of submitted) await decide(patient, decision);
        await letHoursPass();
        const requests = await readAll();
        expect(requests.map(({ status }) => status)).toEqual(submitted.map(({ decision }) => FINAL_STATUSES[decision]));
        const granted = requests.filter(({ status }) => status === "GRANTED");
        expect(granted.map(({ situation }) => situation)).toEqual(
          granted.map(
            () =>
              expect.objectContaining({
                kind: "granted",
                grant: expect.objectContaining({
                  hospitals: { count: 2, names: expect.any(Array) as unknown },
                }) as unknown,
              }) as unknown,
          ),
        );
      },
      { timeout: timeLimit(50_000), interval: 100 },
    );
    const requests = await readAll();
    const sentTwice = requests.map(
      ({ timeline }) => timeline.filter(({ event }) => event === "consent-request.attempted").length > 1,
    );
    expect(requests.map(({ mayBeSeenTwice }) => mayBeSeenTwice)).toEqual(sentTwice);
    expect(sentTwice).toContain(true);
    const attempts = await product.control<{ outcome: string }[]>("GET", `callbacks?clientId=${hospital.clientId}`);
    expect(attempts.filter(({ outcome }) => outcome === "dropped").length).toBeGreaterThan(10);
  });
});
