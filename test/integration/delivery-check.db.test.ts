import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { auditTrail } from "@/lib/audit/store";
import { activeCredential } from "@/lib/credential/credential-table";
import type { Context, StaffActor } from "@/lib/db/context";
import { Loop, type Desk } from "@/test/support/product-with-sandbox";
import { proveDelivery } from "@/lib/operations/delivery/start-delivery-check";
import type { ProofView } from "@/lib/operations/delivery/delivery-check-view";
import { seeDelivery } from "@/lib/operations/delivery/read-delivery";
import { timeLimit } from "@/test/support/time-limit";

let loop: Loop;

beforeAll(async () => {
  loop = await Loop.start();
});

afterAll(() => loop.stop());

const ELSEWHERE = "http://127.0.0.1:1/of-another-system";

describe.each(DIALECTS)("proving delivery over the wire of %s", (dialect) => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loop.openDesk(dialect);
  });

  const admin = (): Context<StaffActor> => {
    const doctor = desk.doctor();
    return { ...doctor, actor: { ...doctor.actor, role: "admin" } };
  };
  const see = async () => (await seeDelivery(admin(), loop.appUrl)).latest;
  const prove = (url = loop.appUrl) => proveDelivery(admin(), {}, url);
  const faults = (more: object) => loop.control("POST", "faults", { clientId: desk.clientId, ...more });
  const registerElsewhere = () =>
    loop.control("POST", "clients", {
      clientId: desk.clientId,
      clientSecret: desk.clientSecret,
      callbackUrl: ELSEWHERE,
    });
  const eventually = (expected: (proof: ProofView | null) => void) =>
    vi.waitFor(async () => expected(await see()), { timeout: timeLimit(10_000), interval: 20 });
  const over = () => eventually((proof) => expect(proof?.state).not.toBe("running"));
  const waitsForAnswer = () => eventually((proof) => expect(proof?.sentence.key).toBe("running-answer"));
  const stepsOf = (proof: ProofView | null) => proof?.steps.map(({ state, words }) => `${state}: ${words.key}`);
  /** As if the thirty seconds were over: the queue runs what waits for them now. */
  const patienceEnds = () =>
    loop.connection.pool.query(
      `select graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) from graphile_worker.jobs
       where task_identifier = 'end-delivery-check'`,
    );

  test("an address that the answer reaches is proven, and when is remembered", async () => {
    await prove();
    await over();
    const delivery = await seeDelivery(admin(), loop.appUrl);
    expect(delivery.latest?.sentence).toMatchObject({ key: "proven" });
    expect(stepsOf(delivery.latest)).toEqual(["good: registered", "good: same", "good: asked", "good: answered"]);
    expect(delivery.lastProvenAt).not.toBeNull();
    const credential = await activeCredential(admin());
    expect(credential?.callbackUrl).toBe(loop.appUrl);
    const trail = await auditTrail(admin(), [{ kind: "credential", id: credential?.id ?? "" }]);
    expect(trail.map(({ action }) => action)).toEqual([
      "credential.created",
      "credential.delivery-proof-started",
      "credential.callback-registered",
      "credential.delivery-proven",
    ]);
  });

  test("the answer proves the delivery and is no callback that somebody has to look at", async () => {
    await prove();
    await over();
    const { rows } = await loop.connection.pool.query(
      "select state from gateway_callback where hospital_id = $1 and message = 'consent-request-checked'",
      [desk.hospitalId],
    );
    expect(rows).toEqual([{ state: "processed" }]);
  });

  test("an address that another system had registered is named when ours takes its place", async () => {
    await registerElsewhere();
    await prove();
    await over();
    expect((await see())?.sentence).toMatchObject({ key: "proven-replaced", values: { previous: ELSEWHERE } });
  });

  test("a system that registers its own address again, while the answer is awaited, is found", async () => {
    await faults({ delayMs: [60_000, 60_000], messages: ["on-status"] });
    await prove();
    await waitsForAnswer();
    await registerElsewhere();
    await patienceEnds();
    await over();
    const proof = await see();
    expect(proof?.sentence).toMatchObject({ key: "silent-elsewhere", values: { theirs: ELSEWHERE } });
    expect(stepsOf(proof)).toEqual(["good: registered", "bad: taken-over", "good: asked", "bad: unanswered-question"]);
    expect((await seeDelivery(admin(), loop.appUrl)).lastProvenAt).toBeNull();
  });

  test("an answer that never arrives is told as such, although the gateway has our address", async () => {
    await faults({ drop: 1, messages: ["on-status"] });
    await prove();
    await waitsForAnswer();
    await patienceEnds();
    await over();
    expect((await see())?.sentence).toMatchObject({ key: "silent", values: { url: loop.appUrl } });
  });

  test("an address that the gateway refuses is told in its words, and what it delivers to instead", async () => {
    await registerElsewhere();
    await prove("mailto:nobody");
    await waitsForAnswer();
    await patienceEnds();
    await over();
    const proof = await see();
    expect(proof?.sentence).toMatchObject({ key: "silent-elsewhere", values: { theirs: ELSEWHERE } });
    expect(stepsOf(proof)).toEqual(["bad: refused", "bad: other", "good: asked", "bad: unanswered-question"]);
    expect((await activeCredential(admin()))?.callbackUrl).toBeNull();
  });

  test("a gateway that is down ends the proof at once and proves nothing", async () => {
    await faults({ status: 503 });
    await prove();
    await over();
    const proof = await see();
    expect(proof?.sentence.key).toBe("gateway-away");
    expect(stepsOf(proof)?.slice(1)).toEqual(["left-out: left-out", "left-out: left-out", "left-out: left-out"]);
  });

  test("an HIU id that is not linked to the client is named", async () => {
    await loop.control("POST", "clients", { clientId: desk.clientId, clientSecret: desk.clientSecret, hiuIds: [] });
    await prove();
    await over();
    expect(stepsOf(await see())).toContain("bad: not-linked");
  });

  test("a proof whose process was killed goes on after the step that it had kept", async () => {
    await faults({ drop: 1, messages: ["on-status"] });
    const { id } = await prove();
    await waitsForAnswer();
    const { pool } = loop.connection;
    await pool.query("update delivery_proof set read_back = null, asked = null where id = $1", [id]);
    await faults({});
    await pool.query("select graphile_worker.add_job('run-delivery-check', $1::json)", [
      JSON.stringify({ hospitalId: desk.hospitalId, deliveryCheckId: id }),
    ]);
    await over();
    expect((await see())?.state).toBe("proven");
    const calls = await loop.control<{ kind: string }[]>("GET", `calls?clientId=${desk.clientId}`);
    expect(calls.filter(({ kind }) => kind === "bridge-url")).toHaveLength(1);
    expect(calls.filter(({ kind }) => kind === "status")).toHaveLength(2);
  });

  test("while one runs there is no second, and only an admin starts one", async () => {
    await faults({ drop: 1, messages: ["on-status"] });
    await expect(proveDelivery(desk.doctor(), {})).rejects.toMatchObject({ code: "not-allowed" });
    await expect(seeDelivery(desk.doctor())).rejects.toMatchObject({ code: "not-allowed" });
    await prove();
    await expect(prove()).rejects.toMatchObject({ code: "conflict" });
    const other = await loop.openDesk(dialect);
    const theirs = other.doctor();
    expect((await seeDelivery({ ...theirs, actor: { ...theirs.actor, role: "admin" } })).latest).toBeNull();
  });
});
