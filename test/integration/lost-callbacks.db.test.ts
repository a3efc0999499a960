import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { HOUR, SECOND } from "@/lib/clock";
import { checkOpenRequests } from "@/lib/consent/request/check-open-requests";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { ask, someone } from "@/test/support/submit-request";
import { Loop } from "@/test/support/product-with-sandbox";
import { timeLimit } from "@/test/support/time-limit";

/** What the patient does, and where that must lead. */
const OUTCOMES = {
  grant: "GRANTED",
  deny: "DENIED",
  lapse: "EXPIRED",
  withdraw: "REVOKED",
  wait: "REQUESTED",
} as const;
type Does = keyof typeof OUTCOMES;
const EACH = 6;

let loop: Loop;
beforeAll(async () => {
  // Minutes are tenths of a second, so that a morning of lost callbacks passes within the test.
  const silence = Array.from({ length: 12 }, () => SECOND / 5);
  loop = await Loop.start({ patience: { doubt: SECOND / 5, silence, giveUp: 10 * SECOND } });
});
afterAll(() => loop.stop());

let later = 0;

/** Lets the clock go on: who is due is asked about, and what waits in the queue for later is done now. */
async function someHoursLater(): Promise<void> {
  const { db, pool } = loop.connection;
  await checkOpenRequests({ db, now: new Date(Date.now() + (later += 7 * HOUR)) });
  await pool.query(
    `update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at > now()`,
  );
}

type Question = { id: string; status: string; artefacts: { id: string; status: string }[] };

/** Decides, as the patient, everything that was asked of them and is not decided yet. */
async function decide(patient: string, does: Does): Promise<void> {
  for (const { id, status } of await loop.control<Question[]>("GET", `patients/${patient}/requests`)) {
    if (status === "REQUESTED" && does === "withdraw") await loop.control("POST", `requests/${id}/grant`, {});
    if (status === "REQUESTED" && does === "lapse") await loop.control("POST", `requests/${id}/expire`);
    if (status === "GRANTED" && does === "withdraw") await loop.control("POST", `requests/${id}/revoke`, {});
  }
}

describe.each(DIALECTS)("with three of ten callbacks lost for ever, over %s", (dialect) => {
  test(
    "every request still reaches its true state, and what was granted is all here",
    { timeout: timeLimit(120_000) },
    async () => {
      const desk = await loop.openDesk(dialect);
      await loop.control("POST", "faults", { clientId: desk.clientId, drop: 0.3 });
      const who = { grant: "grant", deny: "deny", lapse: "silent", withdraw: "silent", wait: "silent" } as const;
      const asked = await Promise.all(
        (Object.keys(OUTCOMES) as Does[])
          .flatMap((does) => Array.from({ length: EACH }, () => does))
          .map(async (does) => {
            const patient = someone(who[does]);
            return { does, patient, id: await ask(desk, patient) };
          }),
      );
      await vi.waitFor(
        async () => {
          for (const { does, patient } of asked) await decide(patient, does);
          await someHoursLater();
          const seen = await Promise.all(asked.map(({ id }) => getConsentRequest(desk.doctor(), { id })));
          expect(seen.map(({ status }) => status)).toEqual(asked.map(({ does }) => OUTCOMES[does]));
          const granted = seen.filter(({ status }) => status === "GRANTED");
          expect(granted.map(({ situation }) => situation)).toEqual(
            granted.map(() => expect.objectContaining({ kind: "granted", hospitals: 2 }) as unknown),
          );
        },
        { timeout: timeLimit(90_000), interval: 300 },
      );
      const seen = await Promise.all(asked.map(({ id }) => getConsentRequest(desk.doctor(), { id })));
      const askedTwice = seen.map(
        ({ timeline }) => timeline.filter(({ event }) => event === "consent-request.attempted").length > 1,
      );
      expect(seen.map(({ mayBeSeenTwice }) => mayBeSeenTwice)).toEqual(askedTwice);
      expect(askedTwice).toContain(true);
      const lost = await loop.control<{ outcome: string }[]>("GET", `callbacks?clientId=${desk.clientId}`);
      expect(lost.filter(({ outcome }) => outcome === "dropped").length).toBeGreaterThan(10);
    },
  );
});
