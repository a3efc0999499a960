import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { auditDetection } from "@/drizzle/schema/audit-detection";
import { hospital as hospitalTable } from "@/drizzle/schema/hospital";
import { sweepResult } from "@/drizzle/schema/sweep-result";
import { execute } from "@/lib/access/execute";
import { DAY, MINUTE } from "@/lib/clock";
import { changeAlertSettings } from "@/lib/operations/detection/change-alert-settings";
import { listDetections } from "@/lib/operations/detection/list-detections";
import { raiseDetections } from "@/lib/operations/detection/raise-detections";
import { readAlertSettings } from "@/lib/operations/detection/read-alert-settings";
import { sendAlerts } from "@/lib/operations/detection/send-alerts";
import { testAlert } from "@/lib/operations/detection/test-alert";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: TestHospital;

type Received = { path: string | undefined; headers: IncomingHttpHeaders; body: string };
/** The receiver of alerts: what it received, and how it answers. */
let received: Received[] = [];
let answer: (response: ServerResponse) => void;
const receiver = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += String(chunk)));
  request.on("end", () => {
    received.push({ path: request.url, headers: request.headers, body });
    answer(response);
  });
});
let receiverUrl = "";

beforeAll(async () => {
  await once(receiver.listen(0, "127.0.0.1"), "listening");
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts?token=1`;
});
afterAll(() => receiver.close());
beforeEach(async () => {
  await database.admin.delete(sweepResult);
  await database.admin.update(hospitalTable).set({ alertUrl: null });
  hospital = await createTestHospital(database);
  received = [];
  answer = (response) => response.writeHead(204).end();
});

/** Raises a change of a credential, with the address set before. */
async function raiseOne(alertUrl = receiverUrl): Promise<void> {
  const { id: hospitalId } = hospital;
  const { staffId, name } = hospital.admin().actor;
  await database.admin.update(hospitalTable).set({ alertUrl }).where(eq(hospitalTable.id, hospitalId));
  await database.admin.insert(auditEntry).values({
    hospitalId,
    at: NOW,
    actorKind: "staff",
    actorId: staffId,
    actorName: name,
    action: "credential.replaced",
    subjectKind: "credential",
    subjectId: hospital.credentialId,
    detail: {},
  });
  await raiseDetections({ database, now: NOW });
}

const sendAt = (minutes: number) => sendAlerts({ database, now: new Date(NOW.getTime() + minutes * MINUTE) });
const alertState = async () => (await execute(listDetections, hospital.admin(), {}))[0]?.alert;

test("a detection is posted once as JSON that names no patient, signed with the key that admins see", async () => {
  await raiseOne();
  await sendAt(0);
  await sendAt(DAY / MINUTE);
  expect(received).toHaveLength(1);
  const [{ path, headers, body }] = received as [Received];
  expect([path, headers["content-type"]]).toEqual(["/alerts?token=1", "application/json"]);
  const [row] = await database.admin.select().from(auditDetection).where(eq(auditDetection.hospitalId, hospital.id));
  expect(JSON.parse(body)).toEqual({
    id: row?.id,
    hospitalId: hospital.id,
    kind: "trust-changed",
    about: "change",
    personId: hospital.admin().actor.staffId,
    windowStart: NOW.toISOString(),
    raisedAt: NOW.toISOString(),
    facts: { action: "credential.replaced" },
    page: expect.stringMatching(/^http.*\/admin\/health#detections$/) as unknown,
  });
  const { key } = await execute(readAlertSettings, hospital.admin(), {});
  const [, time = "", mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["x-consent-desk-signature"])) ?? [];
  expect(mac).toBe(createHmac("sha256", key).update(`${time}.${body}`).digest("hex"));
  expect(Math.abs(Date.now() / 1_000 - Number(time))).toBeLessThan(60);
  expect(await alertState()).toEqual({ state: "sent", at: NOW.toISOString() });
});

test("two hospitals sign with different keys", async () => {
  const other = await createTestHospital(database);
  const keys = await Promise.all([hospital, other].map(({ admin }) => execute(readAlertSettings, admin(), {})));
  expect(new Set(keys.map(({ key }) => key)).size).toBe(2);
});

test("after a status of 500 it is sent again a minute later and not before", async () => {
  await raiseOne();
  answer = (response) => response.writeHead(500).end();
  await sendAt(0);
  expect(await alertState()).toEqual({
    state: "waiting",
    nextAt: new Date(NOW.getTime() + MINUTE).toISOString(),
    problem: "refused",
    status: 500,
  });
  answer = (response) => response.writeHead(200).end();
  await sendAt(0.9);
  expect(received).toHaveLength(1);
  await sendAt(1);
  expect(received).toHaveLength(2);
  expect(await alertState()).toMatchObject({ state: "sent" });
});

test("it is given up after eight attempts within a day", async () => {
  await raiseOne();
  answer = (response) => response.writeHead(503).end();
  for (let minutes = 0; minutes <= 24 * 60; minutes += 5) await sendAt(minutes);
  expect(received).toHaveLength(8);
  expect(await alertState()).toEqual({ state: "given-up", attempts: 8, problem: "refused", status: 503 });
});

test("a redirect is not followed", async () => {
  await raiseOne();
  answer = (response) => response.writeHead(307, { Location: "/elsewhere" }).end();
  await sendAt(0);
  expect(received.map(({ path }) => path)).toEqual(["/alerts?token=1"]);
  expect(await alertState()).toMatchObject({ state: "waiting", problem: "redirected", status: 307 });
});

test("an address at which no server listens, and one that does not answer, are problems with no status", async () => {
  await raiseOne("http://127.0.0.1:1/alerts");
  await sendAt(0);
  expect(await alertState()).toMatchObject({ state: "waiting", problem: "unreachable", status: null });
  await database.admin.update(hospitalTable).set({ alertUrl: receiverUrl }).where(eq(hospitalTable.id, hospital.id));
  answer = () => undefined;
  await sendAt(1);
  expect(await alertState()).toMatchObject({ state: "waiting", problem: "timeout", status: null });
});

test("two processes that send at once send one alert", async () => {
  await raiseOne();
  await Promise.all([sendAt(0), sendAt(0)]);
  expect(received).toHaveLength(1);
});

test("without an address nothing is sent, also not later", async () => {
  await raiseOne();
  await execute(changeAlertSettings, hospital.admin(), { alertUrl: " " });
  await sendAt(0);
  await execute(changeAlertSettings, hospital.admin(), { alertUrl: "https://alerts.city.example" });
  await sendAt(1);
  expect(received).toEqual([]);
  expect(await alertState()).toBeNull();
});

test("the address is kept in the trail as host and fingerprint, since it may hold a secret", async () => {
  const alertUrl = "https://alerts.city.example/hook/secret-part";
  await execute(changeAlertSettings, hospital.admin(), { alertUrl });
  expect(await execute(readAlertSettings, hospital.admin(), {})).toMatchObject({ alertUrl });
  const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id));
  expect(entries).toMatchObject([
    {
      action: "hospital.alert-settings-changed",
      detail: {
        host: "alerts.city.example",
        alertUrl: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
        hostBefore: null,
        alertUrlBefore: null,
      },
    },
  ]);
});

test.each([
  ["http://alerts.city.example/", "https-required"],
  ["https://user:secret@alerts.city.example/", "not-an-address"],
  ["ftp://alerts.city.example/", "not-an-address"],
  ["alerts.city.example", "not-an-address"],
])("the address %s is refused as %s", (alertUrl, problem) => {
  const { error } = changeAlertSettings.input.safeParse({ alertUrl });
  expect(error?.issues).toMatchObject([{ path: ["alertUrl"], message: problem }]);
});

test("a test reaches the receiver, and its failure is the result", async () => {
  await database.admin.update(hospitalTable).set({ alertUrl: receiverUrl }).where(eq(hospitalTable.id, hospital.id));
  expect(await execute(testAlert, hospital.admin(), {})).toBeNull();
  expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ hospitalId: hospital.id, kind: "test" });
  answer = (response) => response.writeHead(404).end();
  expect(await execute(testAlert, hospital.admin(), {})).toEqual({ problem: "refused", status: 404 });
});
