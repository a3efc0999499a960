import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { credential } from "@/drizzle/schema/credential";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { execute } from "@/lib/access/execute";
import type { DeliveryCheckView } from "@/lib/operations/delivery/delivery-check-view";
import { renewDeliveryChecks } from "@/lib/operations/delivery/delivery-check-work-queries";
import { readDelivery } from "@/lib/operations/delivery/read-delivery";
import { startDeliveryCheck } from "@/lib/operations/delivery/start-delivery-check";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();

const OTHER_ADDRESS = "http://127.0.0.1:1/of-another-system";

describe.each(DIALECTS)("a delivery check over the wire of %s", (dialect) => {
  let hospital: SandboxHospital;
  beforeEach(async () => {
    hospital = await product.createHospital(dialect);
  });

  const query = (text: string, values: unknown[] = []) => product.database.admin.$client.query(text, values);
  const start = () => execute(startDeliveryCheck, hospital.admin(), {});
  const readLatest = async () => (await execute(readDelivery, hospital.admin(), {})).latest;
  const registerOtherAddress = () => {
    const { clientId, clientSecret } = hospital;
    return product.control("POST", "clients", { clientId, clientSecret, callbackUrl: OTHER_ADDRESS });
  };
  const waitForCheck = (expected: (check: DeliveryCheckView | null) => void) =>
    vi.waitFor(async () => expected(await readLatest()), { timeout: timeLimit(10_000), interval: 50 });
  const waitForEnd = () => waitForCheck((check) => expect(check?.state).not.toBe("running"));
  const waitUntilCallbackIsAwaited = () => waitForCheck((check) => expect(check?.result.key).toBe("running-callback"));
  const stepsOf = (check: DeliveryCheckView | null) =>
    check?.steps.map(({ state, result }) => `${state}: ${result.key}`);
  /** Lets the time pass after which the callback of the last status request is no longer waited for. */
  const endWaitingForCallback = () =>
    query(
      `update delivery_check set attempts = 4, started_at = started_at - interval '16 minutes', next_step_at = now()
       where hospital_id = $1`,
      [hospital.id],
    );
  const storedAddress = async () => {
    const rows = await product.database.admin.select().from(credential).where(eq(credential.hospitalId, hospital.id));
    return rows[0]?.callbackUrl;
  };

  test("whose callback arrives proves delivery, and its time and audit entries are stored", async () => {
    await start();
    await waitForEnd();
    const delivery = await execute(readDelivery, hospital.admin(), {});
    expect(delivery.latest?.result).toMatchObject({ key: "proven" });
    expect(stepsOf(delivery.latest)).toEqual([
      "good: registered",
      "good: same",
      "good: request-accepted",
      "good: callback-received",
    ]);
    expect(delivery.lastProvenAt).not.toBeNull();
    expect(await storedAddress()).toMatch(new RegExp(`^${product.appUrl}/g/[0-9a-f]{4}…$`));
    const entries = await product.database.admin
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.subjectId, hospital.credentialId))
      .orderBy(asc(auditEntry.id));
    expect(entries.map(({ action }) => action)).toEqual([
      "credential.delivery-check-started",
      "credential.callback-registered",
      "credential.delivery-check-passed",
    ]);
  });

  test("whose callback arrives leaves no callback for an admin to decide about", async () => {
    await start();
    await waitForEnd();
    const { rows } = await query(
      "select state from gateway_callback where hospital_id = $1 and message = 'on-status'",
      [hospital.id],
    );
    expect(rows).toEqual([{ state: "processed" }]);
  });

  test("names the address of another system that it replaces", async () => {
    await registerOtherAddress();
    await start();
    await waitForEnd();
    expect((await readLatest())?.result).toMatchObject({
      key: "proven-replaced",
      values: { previous: OTHER_ADDRESS },
    });
  });

  test("finds a system that registers its own address again while the callback is awaited", async () => {
    await product.setFaults(hospital, { delayMs: [60_000, 60_000], messages: ["on-status"] });
    await start();
    await waitUntilCallbackIsAwaited();
    await registerOtherAddress();
    await endWaitingForCallback();
    await waitForEnd();
    const check = await readLatest();
    expect(check?.result).toMatchObject({ key: "no-callback-elsewhere", values: { theirs: OTHER_ADDRESS } });
    expect(stepsOf(check)).toEqual([
      "good: registered",
      "bad: taken-over",
      "good: request-accepted",
      "bad: no-callback",
    ]);
    expect((await execute(readDelivery, hospital.admin(), {})).lastProvenAt).toBeNull();
  });

  test("whose callback does not arrive, although the gateway has our address, is not proven", async () => {
    await product.setFaults(hospital, { drop: 1, messages: ["on-status"] });
    await start();
    await waitUntilCallbackIsAwaited();
    await endWaitingForCallback();
    await waitForEnd();
    expect((await readLatest())?.result).toMatchObject({ key: "no-callback", values: { url: await storedAddress() } });
  });

  test("whose address the gateway refuses names the refusal, and the address to which the gateway sends instead", async () => {
    await registerOtherAddress();
    await product.setFaults(hospital, { status: 400, messages: ["bridge-url"] });
    await start();
    await waitUntilCallbackIsAwaited();
    await endWaitingForCallback();
    await waitForEnd();
    const check = await readLatest();
    expect(check?.result).toMatchObject({ key: "no-callback-elsewhere", values: { theirs: OTHER_ADDRESS } });
    expect(stepsOf(check)).toEqual(["bad: refused", "bad: other", "good: request-accepted", "bad: no-callback"]);
    expect(await storedAddress()).toBeNull();
  });

  test("ends at once while the gateway is unavailable", async () => {
    await product.setFaults(hospital, { status: 503 });
    await start();
    await waitForEnd();
    const check = await readLatest();
    expect(check?.result.key).toBe("gateway-unavailable");
    expect(stepsOf(check)?.slice(1)).toEqual(["left-out: left-out", "left-out: left-out", "left-out: left-out"]);
  });

  test("names an HIU id that is not linked to the client", async () => {
    const { clientId, clientSecret } = hospital;
    await product.control("POST", "clients", { clientId, clientSecret, hiuIds: [] });
    await start();
    await waitForEnd();
    expect(stepsOf(await readLatest())).toContain("bad: not-linked");
  });

  test("that another process takes over goes on after the last stored step", async () => {
    await product.setFaults(hospital, { drop: 1, messages: ["on-status"] });
    const { id } = await start();
    await waitUntilCallbackIsAwaited();
    await product.setFaults(hospital);
    await query(
      "update delivery_check set read_back = null, status_request = null, attempts = 0, next_step_at = now() where id = $1",
      [id],
    );
    await waitForEnd();
    expect((await readLatest())?.state).toBe("proven");
    expect(await product.receivedCalls(hospital, "bridge-url")).toHaveLength(1);
    expect(await product.receivedCalls(hospital, "status")).toHaveLength(2);
  });

  test("is repeated after 1, 5 and 15 minutes, since a gateway takes its time to use a new address", async () => {
    await product.setFaults(hospital, { drop: 1, messages: ["on-status"] });
    const { id } = await start();
    const minutesToNextStep = async () => {
      const { rows } = await query(
        "select attempts, extract(epoch from next_step_at - started_at)::float / 60 as minutes from delivery_check where id = $1",
        [id],
      );
      return rows[0] as { attempts: number; minutes: number };
    };
    for (const [attempts, minutes] of [
      [1, 1],
      [2, 5],
      [3, 15],
    ] as const) {
      await vi.waitFor(async () => expect((await minutesToNextStep()).attempts).toBe(attempts), {
        timeout: timeLimit(10_000),
        interval: 50,
      });
      expect((await minutesToNextStep()).minutes).toBeCloseTo(minutes, 3);
      if (attempts === 3) await product.setFaults(hospital);
      await query("update delivery_check set next_step_at = now() where id = $1", [id]);
    }
    await waitForEnd();
    expect((await readLatest())?.state).toBe("proven");
    expect(await product.receivedCalls(hospital, "bridge-url")).toHaveLength(1);
  });

  test("keeps the time of its next step when its lease is renewed late", async () => {
    await product.setFaults(hospital, { drop: 1, messages: ["on-status"] });
    const { id } = await start();
    await waitUntilCallbackIsAwaited();
    const nextStep = async () =>
      (await query("select next_step_at as at from delivery_check where id = $1", [id])).rows[0] as { at: Date };
    const before = await nextStep();
    await renewDeliveryChecks(product.database.systemPool, [{ id, hospitalId: hospital.id }]);
    expect(await nextStep()).toEqual(before);
  });

  test("while one runs a second cannot be started, and another hospital sees none", async () => {
    await product.setFaults(hospital, { drop: 1, messages: ["on-status"] });
    await start();
    await expect(start()).rejects.toMatchObject({ code: "conflict" });
    const other = await product.createHospital(dialect);
    expect((await execute(readDelivery, other.admin(), {})).latest).toBeNull();
  });
});
