import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { MINUTE } from "@/lib/clock";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { activeCredential } from "@/lib/credential/credential-table";
import { testConnection } from "@/lib/operations/credential/test-connection";
import type { Context, StaffActor } from "@/lib/db/context";
import { ask } from "@/test/support/submit-request";
import { Loop, type Desk } from "@/test/support/product-with-sandbox";
import type { ConsentRequestId } from "@/lib/ids";
import { rescheduleWaitingJobs, waitsForGatewayFlag } from "@/lib/jobs/reschedule-waiting-jobs";
import { getLookup } from "@/lib/patient/get-patient-lookup";
import { lookUpPatient } from "@/lib/patient/look-up-patient";
import { timeLimit } from "@/test/support/time-limit";

let loop: Loop;

beforeAll(async () => {
  loop = await Loop.start();
});

afterAll(() => loop.stop());

const admin = (desk: Desk): Context<StaffActor> => {
  const doctor = desk.doctor();
  return { ...doctor, actor: { ...doctor.actor, role: "admin" } };
};
const credentialOf = async (desk: Desk) => {
  const credential = await activeCredential(desk.doctor());
  if (!credential) throw new Error("the desk has a credential");
  return { credentialId: credential.id };
};

const see = (desk: Desk, id: ConsentRequestId | undefined) => getConsentRequest(desk.doctor(), { id: id ?? "" });
const eventually = (desk: Desk, id: ConsentRequestId | undefined, expected: (request: ConsentRequestDetail) => void) =>
  vi.waitFor(async () => expected(await see(desk, id)), { timeout: timeLimit(15_000), interval: 30 });
const troubled = (desk: Desk, id: ConsentRequestId | undefined, advice: unknown) =>
  eventually(desk, id, ({ situation }) => expect(situation).toMatchObject({ kind: "sending", trouble: { advice } }));
/** When the page says that a request is tried next. */
async function nextTry(desk: Desk, id: ConsentRequestId | undefined): Promise<number> {
  const { situation } = await see(desk, id);
  return situation.kind === "sending" ? Date.parse(situation.problem?.nextTryAt ?? "") : NaN;
}
const sent = (desk: Desk, id: ConsentRequestId) =>
  eventually(desk, id, ({ status }) => expect(status).toBe("REQUESTED"));

const faults = (desk: Desk, fault: Record<string, unknown> = {}) =>
  loop.control("POST", "faults", { clientId: desk.clientId, ...fault });
type Call = { kind: string; status: number | null };
async function calls(desk: Desk, kind: string): Promise<(number | null)[]> {
  const all = await loop.control<Call[]>("GET", `calls?clientId=${desk.clientId}`);
  return all.filter((call) => call.kind === kind).map(({ status }) => status);
}
/** Whatever waits for the gateway, woken before its time, has looked and waits again. */
const waitingJobsHaveRun = (desk: Desk) =>
  vi.waitFor(async () => {
    const { rows } = await loop.connection.db.execute(sql`
      select 1 from graphile_worker.jobs where flags ? ${waitsForGatewayFlag(desk.hospitalId)} and run_at <= now()`);
    expect(rows).toEqual([]);
  }, timeLimit(10_000));
/** How often a request has been tried, by the product's own books. */
async function attempts(desk: Desk): Promise<string[]> {
  const { rows } = await loop.connection.db.execute<{ outcome: string }>(sql`
    select outcome from gateway_call where hospital_id = ${desk.hospitalId} order by sent_at`);
  return rows.map(({ outcome }) => outcome);
}

describe.concurrent.each(DIALECTS)("a gateway of %s in trouble", (dialect) => {
  test("that says when to come back is not called before, by nobody", async () => {
    const desk = await loop.openDesk(dialect);
    await faults(desk, { status: 429, retryAfter: 90, messages: ["init"] });
    const ids = [await ask(desk)];
    await troubled(desk, ids[0], dialect === "v3" ? "too-many-now" : "too-many-or-clock");
    ids.push(...(await Promise.all(Array.from({ length: 5 }, () => ask(desk)))));
    for (const id of ids) {
      if (id !== ids[0]) await troubled(desk, id, "gateway-busy");
      expect(await nextTry(desk, id)).toBeGreaterThan(Date.now() + MINUTE);
    }
    await faults(desk);
    await rescheduleWaitingJobs(desk.doctor());
    await waitingJobsHaveRun(desk);
    expect(await calls(desk, "init")).toEqual([429]);
    await loop.pausePasses(desk);
    for (const id of ids) await sent(desk, id);
    expect(await calls(desk, "init")).toEqual([429, ...Array.from({ length: 6 }, () => 202)]);
    // Held is not tried: nobody's attempt was used up.
    expect((await attempts(desk)).sort()).toEqual([...Array.from({ length: 6 }, () => "accepted"), "busy"]);
  });

  test("that ends a session before its time is asked for one new session, and the request once more", async () => {
    const desk = await loop.openDesk(dialect);
    await sent(desk, await ask(desk));
    await loop.control("POST", "tokens/revoke", { clientId: desk.clientId });
    await Promise.all(Array.from({ length: 5 }, async () => sent(desk, await ask(desk))));
    expect(await calls(desk, "sessions")).toHaveLength(2);
    expect((await attempts(desk)).filter((outcome) => outcome === "accepted")).toHaveLength(6);
  });

  test("that answers 401 to every token is asked for one new session, not for one a try", async () => {
    const desk = await loop.openDesk(dialect);
    await faults(desk, { status: 401, messages: ["init"] });
    const ids = await Promise.all(Array.from({ length: 4 }, () => ask(desk)));
    for (const id of ids) await troubled(desk, id, "credential-refused");
    for (let round = 1; round <= 3; round += 1) {
      const before = (await attempts(desk)).length;
      await rescheduleWaitingJobs(desk.doctor());
      await vi.waitFor(async () => expect((await attempts(desk)).length).toBeGreaterThan(before), timeLimit(5_000));
    }
    expect(await calls(desk, "sessions")).toHaveLength(2);
    await faults(desk);
    // One that was just being tried is not woken: it goes by its own back-off, which passes as well.
    await vi.waitFor(
      async () => {
        await rescheduleWaitingJobs(desk.doctor());
        for (const id of ids) expect((await see(desk, id)).status).toBe("REQUESTED");
      },
      { timeout: timeLimit(15_000), interval: 300 },
    );
    // One that was still being sent away when the others were taken again may ask for one more.
    expect((await calls(desk, "sessions")).length).toBeLessThanOrEqual(3);
  });

  test("that refuses the secret is asked twice at most, whoever asks, until an admin does", async () => {
    const desk = await loop.openDesk(dialect);
    const secret = (clientSecret: string) => loop.control("POST", "clients", { clientId: desk.clientId, clientSecret });
    await secret("changed at the gateway");
    const ids = await Promise.all(Array.from({ length: 5 }, () => ask(desk)));
    for (const id of ids) await troubled(desk, id, expect.stringMatching(/^credential-(refused|stopped)$/));
    await rescheduleWaitingJobs(desk.doctor());
    for (const id of ids) await troubled(desk, id, "credential-stopped");
    const asked = await lookUpPatient(desk.doctor(), { abhaAddress: "hina-1@sbx" });
    if (asked.state !== "asking") throw new Error(`the network is asked, not ${asked.state}`);
    await vi.waitFor(
      async () => expect((await getLookup(desk.doctor(), { id: asked.lookupId })).state).toBe("failed"),
      10_000,
    );
    const credential = await credentialOf(desk);
    await expect(registerCallbackAddress(admin(desk), credential)).rejects.toMatchObject({ code: "gateway-refused" });
    expect(await calls(desk, "sessions")).toEqual([401, 401]);
    await secret(desk.clientId.replace("client-", "secret-of-"));
    expect(await testConnection(admin(desk), credential)).toEqual({ outcome: "opened" });
    for (const id of ids) await sent(desk, id);
  });

  test("behind a firewall that answers a page of its own fails with what the page says", async () => {
    const desk = await loop.openDesk(dialect);
    await faults(desk, { status: 403, messages: ["init"] });
    const id = await ask(desk);
    await eventually(desk, id, ({ status }) => expect(status).toBe("FAILED"));
    expect((await see(desk, id)).failure?.message).toMatch(/^HTML page/);
    expect(await calls(desk, "init")).toEqual([403]);
  });
});

test.concurrent("a session that nobody answers holds all, shows why, and costs few calls", async () => {
  const desk = await loop.openDesk("v3");
  await faults(desk, { status: 503, retryAfter: 90, messages: ["sessions"] });
  const ids = await Promise.all(Array.from({ length: 10 }, () => ask(desk)));
  for (const id of ids) await troubled(desk, id, "gateway-busy");
  for (const id of ids) expect(await nextTry(desk, id)).toBeGreaterThan(Date.now() + MINUTE);
  expect(await calls(desk, "sessions")).toEqual([503]);
  expect(await attempts(desk)).toEqual([]);
  await faults(desk);
  await testConnection(admin(desk), await credentialOf(desk));
  for (const id of ids) await sent(desk, id);
  expect(await calls(desk, "sessions")).toHaveLength(2);
});
