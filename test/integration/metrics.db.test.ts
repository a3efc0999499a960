import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { MINUTE, systemNow } from "@/lib/clock";
import { countLive, metrics } from "@/lib/operations/metrics/metrics";
import { metricsRoute } from "@/lib/web/metrics-route";
import { readDatabase } from "@/lib/operations/metrics/update-metrics";
import { Loop } from "@/test/support/product-with-sandbox";
import { proveDelivery } from "@/lib/operations/delivery/start-delivery-check";
import { timeLimit } from "@/test/support/time-limit";

let loop: Loop;

beforeAll(async () => {
  loop = await Loop.start();
});

afterAll(() => loop.stop());

const TOKEN = "a token for scraping";
const ask = (authorization?: string, token: () => string | undefined = () => TOKEN) =>
  metricsRoute(
    () => loop.connection,
    token,
  )(new Request("http://desk.example/api/metrics", { headers: authorization ? { authorization } : {} }));

// A mean of nothing is written "Nan", which Prometheus reads in any case.
const LINE =
  /^([a-z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\})? (N[aA][nN]|[+-]Inf|-?[\d.]+(?:e[+-]?\d+)?)$/;

/** Every sample by its name and labels; fails where a line is not Prometheus text. */
async function scraped(): Promise<Map<string, number>> {
  const answer = await ask(`Bearer ${TOKEN}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [, name = "", labels = "", value = ""] = LINE.exec(line) ?? expect.fail(`not a sample: ${line}`);
      return [labels ? `${name}{${labels}}` : name, Number(value)];
    }),
  );
}

test("nobody sees the metrics without the token, and where none is set there are none", async () => {
  expect((await ask(`Bearer ${TOKEN}`, () => undefined)).status).toBe(404);
  for (const wrong of [undefined, "Bearer wrong", `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN, "Bearer "]) {
    expect((await ask(wrong)).status).toBe(401);
  }
});

test("calls, callbacks and their times are counted once each, and no label names anybody", async () => {
  metrics();
  const desk = await loop.openDesk("v3");
  const { actor, ...ctx } = desk.doctor();
  await proveDelivery({ ...ctx, actor: { ...actor, role: "admin" } }, {}, loop.appUrl);
  const { pool, db } = loop.connection;
  await vi.waitFor(
    async () => expect((await pool.query("select 1 from gateway_callback where state = 'processed'")).rowCount).toBe(1),
    { timeout: timeLimit(10_000) },
  );
  const later = new Date(systemNow().getTime() + MINUTE);
  await Promise.all([readDatabase(metrics(), db, later), readDatabase(metrics(), db, later)]);
  const samples = await scraped();
  const sample = (name: string) => samples.get(name);
  expect(sample('consent_desk_gateway_calls_total{message="check-consent-request",outcome="accepted"}')).toBe(1);
  expect(sample('consent_desk_gateway_call_seconds_count{message="check-consent-request"}')).toBe(1);
  const answered = 'dialect="v3",message="consent-request-checked"';
  expect(sample(`consent_desk_callbacks_total{${answered},fate="processed"}`)).toBe(1);
  expect(sample('consent_desk_callback_processing_seconds_bucket{le="60",message="consent-request-checked"}')).toBe(1);
  expect(sample(`consent_desk_callback_answers_total{${answered},status="202",reason=""}`)).toBe(1);
  expect(sample('consent_desk_callback_answer_seconds_count{dialect="v3",status="202"}')).toBe(1);
  expect(sample("consent_desk_database_up")).toBe(1);
  expect(sample("consent_desk_jobs_failed")).toBe(0);
  expect(sample("process_cpu_seconds_total")).toBeGreaterThan(0);
  const text = [...samples.keys()].join("\n");
  for (const secret of [desk.hospitalId, desk.clientId, desk.clientId.replace("client-", "IN-"), "@sbx", "Manju"]) {
    expect(text).not.toContain(secret);
  }
});

test("a refused callback is counted by its reason", async () => {
  await fetch(`${loop.appUrl}/api/v3/hiu/consent/request/on-init`, { method: "POST", body: "{}" });
  const refused = [...(await scraped())].filter(([name]) =>
    /^consent_desk_callback_answers_total.*initiated",status="401",reason="[a-z-]+"/.test(name),
  );
  expect(refused.map(([, count]) => count)).toEqual([1]);
});

test("jobs that wait show how long they have", async () => {
  await loop.connection.pool.query(
    "select graphile_worker.add_job('nobody-does-this', run_at := now() - interval '5 minutes')",
  );
  const samples = await scraped();
  expect(samples.get("consent_desk_jobs_waiting")).toBe(1);
  expect(samples.get("consent_desk_job_lag_seconds")).toBeGreaterThanOrEqual(299);
});

test("a live connection counts while it is open, however often it is closed", async () => {
  const value = async () => (await metrics().live.get()).values[0]?.value;
  let closed = 0;
  const close = countLive(() => (closed += 1));
  expect(await value()).toBe(1);
  close();
  close();
  expect([await value(), closed]).toEqual([0, 2]);
});
