import { describe, expect, test, vi } from "vitest";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { execute } from "@/lib/access/execute";
import { MINUTE } from "@/lib/clock";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { getPatientLookup } from "@/lib/patient/get-patient-lookup";
import { lookUpPatient } from "@/lib/patient/look-up-patient";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, submitToPatient, waitForRequest } from "@/test/support/sandbox-requests";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();

const waitForProblem = (hospital: SandboxHospital, id: string | undefined, advice: unknown) =>
  waitForRequest(hospital, id ?? "", ({ situation }) =>
    expect(situation).toMatchObject({ kind: "sending", problem: { advice } }),
  );
const waitUntilRequested = (hospital: SandboxHospital, id: string) =>
  waitForRequest(hospital, id, ({ status }) => expect(status).toBe("REQUESTED"));

/** When a request is sent next, as its page shows it. */
async function nextTryAt(hospital: SandboxHospital, id: string | undefined): Promise<number> {
  const { situation } = await readRequest(hospital, id ?? "");
  return situation.kind === "sending" ? Date.parse(situation.problem?.nextTryAt ?? "") : NaN;
}

const statusesOf = async (hospital: SandboxHospital, kind: string) =>
  (await product.receivedCalls(hospital, kind)).map(({ status }) => status);

/** The outcomes of the attempts that the product has stored. */
async function storedOutcomes({ id }: SandboxHospital): Promise<string[]> {
  const { rows } = await product.database.admin.$client.query<{ outcome: string }>(
    "select outcome from gateway_call where hospital_id = $1 and message <> 'open-session' order by sent_at",
    [id],
  );
  return rows.map(({ outcome }) => outcome);
}

/** Has the messages that wait for the gateway tried again now. */
const sendWaitingMessages = (hospital: SandboxHospital) => product.sendWaitingMessages(hospital);

/** Waits until the messages that wait for the gateway, and were tried early, wait again. */
const waitUntilTheyWait = ({ id }: SandboxHospital) =>
  vi.waitFor(async () => {
    const { rows } = await product.database.admin.$client.query(
      "select 1 from outbound_message where hospital_id = $1 and finished_at is null and next_attempt_at <= now()",
      [id],
    );
    expect(rows).toEqual([]);
  }, timeLimit(10_000));

describe.concurrent.each(DIALECTS)("a gateway of %s", (dialect) => {
  test("that sends Retry-After gets no call of the hospital before that time", async () => {
    const hospital = await product.createHospital(dialect);
    await product.setFaults(hospital, { status: 429, retryAfter: 90, messages: ["init"] });
    const ids = [await submitToPatient(hospital)];
    await waitForProblem(hospital, ids[0], dialect === "v3" ? "too-many-now" : "too-many-or-clock");
    ids.push(...(await Promise.all(Array.from({ length: 5 }, () => submitToPatient(hospital)))));
    for (const id of ids) {
      if (id !== ids[0]) await waitForProblem(hospital, id, "too-many-now");
      expect(await nextTryAt(hospital, id)).toBeGreaterThan(Date.now() + MINUTE);
    }
    await product.setFaults(hospital);
    await sendWaitingMessages(hospital);
    await waitUntilTheyWait(hospital);
    expect(await statusesOf(hospital, "init")).toEqual([429]);
    await product.endOpenCircuit(hospital);
    for (const id of ids) await waitUntilRequested(hospital, id);
    expect(await statusesOf(hospital, "init")).toEqual([429, ...Array.from({ length: 6 }, () => 202)]);
    // While the circuit was open no attempt was made.
    const attempts = [...Array.from({ length: 6 }, () => "accepted"), "busy"];
    await vi.waitFor(async () => expect((await storedOutcomes(hospital)).sort()).toEqual(attempts), timeLimit(5_000));
  });

  test("that ends a session early gets one new session call, and each init once", async () => {
    const hospital = await product.createHospital(dialect);
    await waitUntilRequested(hospital, await submitToPatient(hospital));
    await product.control("POST", "tokens/revoke", { clientId: hospital.clientId });
    await Promise.all(
      Array.from({ length: 5 }, async () => waitUntilRequested(hospital, await submitToPatient(hospital))),
    );
    expect(await statusesOf(hospital, "sessions")).toHaveLength(2);
    // A callback may be here before the response to its call is stored.
    await vi.waitFor(
      async () => expect((await storedOutcomes(hospital)).filter((outcome) => outcome === "accepted")).toHaveLength(6),
      timeLimit(5_000),
    );
  });

  test("that answers 401 to each token gets one new session call, not one for each attempt", async () => {
    const hospital = await product.createHospital(dialect);
    await product.setFaults(hospital, { status: 401, messages: ["init"] });
    const ids = await Promise.all(Array.from({ length: 4 }, () => submitToPatient(hospital)));
    for (const id of ids) await waitForProblem(hospital, id, "credential-refused");
    for (let round = 1; round <= 3; round += 1) {
      const before = (await storedOutcomes(hospital)).length;
      await sendWaitingMessages(hospital);
      await vi.waitFor(
        async () => expect((await storedOutcomes(hospital)).length).toBeGreaterThan(before),
        timeLimit(5_000),
      );
    }
    expect(await statusesOf(hospital, "sessions")).toHaveLength(2);
    await product.setFaults(hospital);
    // A job that was running is not rescheduled: its own back-off passes as well.
    await vi.waitFor(
      async () => {
        await sendWaitingMessages(hospital);
        for (const id of ids) expect((await readRequest(hospital, id)).status).toBe("REQUESTED");
      },
      { timeout: timeLimit(15_000), interval: 100 },
    );
    // An attempt that was under way when the faults ended may drop one more token.
    expect((await statusesOf(hospital, "sessions")).length).toBeLessThanOrEqual(3);
  });

  test("that refuses the client secret gets two session calls, and no more before an admin tests the connection", async () => {
    const hospital = await product.createHospital(dialect);
    const { clientId, credentialId, doctor, admin } = hospital;
    const setSecret = (clientSecret: string) => product.control("POST", "clients", { clientId, clientSecret });
    await setSecret("changed at the gateway");
    const ids = await Promise.all(Array.from({ length: 5 }, () => submitToPatient(hospital)));
    for (const id of ids) await waitForProblem(hospital, id, expect.stringMatching(/^credential-(refused|stopped)$/));
    await sendWaitingMessages(hospital);
    for (const id of ids) await waitForProblem(hospital, id, "credential-stopped");
    const lookup = await execute(lookUpPatient, doctor(), { abhaAddress: "hina-1@sbx" });
    if (lookup.state !== "pending") throw new Error(`the look-up is ${lookup.state}`);
    await vi.waitFor(async () => {
      const { state } = await execute(getPatientLookup, doctor(), { id: lookup.lookupId });
      expect(state).toBe("failed");
    }, timeLimit(10_000));
    const refused = { code: "gateway-refused" };
    await expect(execute(registerCallbackAddress, admin(), { credentialId })).rejects.toMatchObject(refused);
    expect(await statusesOf(hospital, "sessions")).toEqual([401, 401]);
    await setSecret(hospital.clientSecret);
    expect(await execute(testConnection, admin(), { credentialId })).toEqual({ outcome: "opened" });
    for (const id of ids) await waitUntilRequested(hospital, id);
  });

  test("behind a firewall with a page of its own fails the request with the page's title", async () => {
    const hospital = await product.createHospital(dialect);
    await product.setFaults(hospital, { status: 403, messages: ["init"] });
    const id = await submitToPatient(hospital);
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("FAILED"));
    expect((await readRequest(hospital, id)).failure?.message).toMatch(/^HTML page/);
    expect(await statusesOf(hospital, "init")).toEqual([403]);
  });
});

test.concurrent(
  "while sessions cannot be opened no request is sent, each shows why, and one session call is made",
  async () => {
    const hospital = await product.createHospital("v3");
    await product.setFaults(hospital, { status: 503, retryAfter: 90, messages: ["sessions"] });
    const ids = await Promise.all(Array.from({ length: 10 }, () => submitToPatient(hospital)));
    for (const id of ids) await waitForProblem(hospital, id, "gateway-busy");
    for (const id of ids) expect(await nextTryAt(hospital, id)).toBeGreaterThan(Date.now() + MINUTE);
    expect(await statusesOf(hospital, "sessions")).toEqual([503]);
    expect(await storedOutcomes(hospital)).toEqual([]);
    await product.setFaults(hospital);
    await execute(testConnection, hospital.admin(), { credentialId: hospital.credentialId });
    for (const id of ids) await waitUntilRequested(hospital, id);
    expect(await statusesOf(hospital, "sessions")).toHaveLength(2);
  },
);
