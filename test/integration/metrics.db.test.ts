import { expect, test, vi } from "vitest";
import { execute } from "@/lib/access/execute";
import { MINUTE, systemNow } from "@/lib/clock";
import { startDeliveryCheck } from "@/lib/operations/delivery/start-delivery-check";
import { countLiveConnection, metrics } from "@/lib/operations/metrics/metrics";
import { updateMetrics } from "@/lib/operations/metrics/update-metrics";
import { metricsRoute } from "@/lib/web/metrics-route";
import { useProductWithSandbox } from "@/test/support/product-with-sandbox";
import { createTestHospital, storeTestCallback } from "@/test/support/fixtures";
import { useTestDatabase, type TestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();
/** A database on which no worker works. */
const idle = useTestDatabase();

const TOKEN = "a token for scraping";
const scrape = (
  authorization?: string,
  token: () => string | undefined = () => TOKEN,
  database: TestDatabase = product.database,
) =>
  metricsRoute(
    () => database,
    token,
  )(new Request("http://desk.example/api/metrics", { headers: authorization ? { authorization } : {} }));

// A mean of nothing is written "Nan", which Prometheus reads in any case.
const LINE =
  /^([a-z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\})? (N[aA][nN]|[+-]Inf|-?[\d.]+(?:e[+-]?\d+)?)$/;

/** Every sample by its name and labels; fails where a line is not Prometheus text. */
async function readSamples(database: TestDatabase = product.database): Promise<Map<string, number>> {
  const response = await scrape(`Bearer ${TOKEN}`, undefined, database);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [, name = "", labels = "", value = ""] = LINE.exec(line) ?? expect.fail(`not a sample: ${line}`);
      return [labels ? `${name}{${labels}}` : name, Number(value)];
    }),
  );
}

test("metrics are answered 404 where no token is set, and 401 for every other token", async () => {
  expect((await scrape(`Bearer ${TOKEN}`, () => undefined)).status).toBe(404);
  for (const wrong of [undefined, "Bearer wrong", `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN, "Bearer "]) {
    expect((await scrape(wrong)).status).toBe(401);
  }
});

test("calls, callbacks and their durations are counted once, and no label identifies anybody", async () => {
  metrics();
  const hospital = await product.createHospital("v3");
  await execute(startDeliveryCheck, hospital.admin(), {});
  const { database } = product;
  await vi.waitFor(
    async () => {
      const processed = await database.admin.$client.query("select 1 from gateway_callback where state = 'processed'");
      expect(processed.rowCount).toBe(1);
    },
    { timeout: timeLimit(10_000), interval: 50 },
  );
  const scope = { database, now: new Date(systemNow().getTime() + MINUTE) };
  await Promise.all([updateMetrics(metrics(), scope), updateMetrics(metrics(), scope)]);
  const samples = await readSamples();
  const sample = (name: string) => samples.get(name);
  expect(sample('consent_desk_gateway_calls_total{message="consent-request-status",outcome="accepted"}')).toBe(1);
  expect(sample('consent_desk_gateway_call_seconds_count{message="consent-request-status"}')).toBe(1);
  const callback = 'dialect="v3",message="on-status"';
  expect(sample(`consent_desk_callbacks_total{${callback},state="processed"}`)).toBe(1);
  expect(sample('consent_desk_callback_processing_seconds_bucket{le="60",message="on-status"}')).toBe(1);
  expect(sample(`consent_desk_callback_answers_total{${callback},status="202",reason=""}`)).toBe(1);
  expect(sample('consent_desk_callback_answer_seconds_count{dialect="v3",status="202"}')).toBe(1);
  expect(sample("consent_desk_database_up")).toBe(1);
  expect(sample("process_cpu_seconds_total")).toBeGreaterThan(0);
  const text = [...samples.keys()].join("\n");
  for (const identifier of [hospital.id, hospital.clientId, hospital.hiuId, "@sbx", "Manju"]) {
    expect(text).not.toContain(identifier);
  }
});

test("a refused callback is counted by its reason", async () => {
  await fetch(`${product.appUrl}/api/v3/hiu/consent/request/on-init`, { method: "POST", body: "{}" });
  const refused = [...(await readSamples())].filter(([name]) =>
    /^consent_desk_callback_answers_total.*on-init",status="401",reason="[a-z-]+"/.test(name),
  );
  expect(refused.map(([, count]) => count)).toEqual([1]);
});

test("waiting work is counted, with the time for which the oldest has waited, and so is what fails", async () => {
  const hospital = await createTestHospital(idle);
  const minutesAgo = (minutes: number) => ({ processAt: new Date(Date.now() - minutes * MINUTE) });
  await storeTestCallback(idle, hospital, "received", minutesAgo(5));
  await storeTestCallback(idle, hospital, "received", { ...minutesAgo(-5), failures: 1 });
  const samples = await readSamples(idle);
  expect(samples.get("consent_desk_jobs_waiting")).toBe(1);
  expect(samples.get("consent_desk_jobs_failing")).toBe(1);
  expect(samples.get("consent_desk_job_lag_seconds")).toBeGreaterThanOrEqual(299);
});

test("a live connection is counted while it is open, however often it is closed", async () => {
  const readCount = async () => (await metrics().liveConnections.get()).values[0]?.value;
  let closed = 0;
  const close = countLiveConnection(() => (closed += 1));
  expect(await readCount()).toBe(1);
  close();
  close();
  expect([await readCount(), closed]).toEqual([0, 2]);
});
