import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { auditDetection } from "@/drizzle/schema/audit-detection";
import { careTeamMember } from "@/drizzle/schema/care-team-member";
import { sweepResult } from "@/drizzle/schema/sweep-result";
import { execute } from "@/lib/access/execute";
import type { AuditAction } from "@/lib/audit/audit-action";
import { DAY, HOUR, MINUTE } from "@/lib/clock";
import type { StaffActor } from "@/lib/db/actor";
import { listDetections } from "@/lib/operations/detection/list-detections";
import { markDetectionSeen } from "@/lib/operations/detection/mark-detection-seen";
import { raiseDetections } from "@/lib/operations/detection/raise-detections";
import { addSentRequest, addSession, createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: TestHospital;
let doctor: StaffActor;
beforeEach(async () => {
  // Each test is the first run.
  await database.admin.delete(sweepResult);
  hospital = await createTestHospital(database);
  doctor = hospital.doctor().actor;
});

/** In the hour before {@link NOW}. */
const RECENT = new Date(NOW.getTime() - 40 * MINUTE);
const before = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);

type Entry = Partial<typeof auditEntry.$inferInsert> & { action: AuditAction };

/** Adds entries of the doctor. */
async function add(...entries: Entry[]): Promise<void> {
  const common = {
    hospitalId: hospital.id,
    at: RECENT,
    actorKind: "staff",
    actorId: doctor.staffId,
    actorName: doctor.name,
    subjectKind: "hospital",
    subjectId: hospital.id,
    detail: {},
  } as const;
  await database.admin.insert(auditEntry).values(entries.map((entry) => ({ ...common, ...entry })));
}

const times = (count: number, entry: (number: number) => Entry) =>
  Array.from({ length: count }, (_, number) => entry(number));
const digestOf = (number: number) => Buffer.from(`patient ${number}`.padEnd(32));

/** Runs the sweep; returns what the hospital has in all. */
async function raised(now = NOW) {
  await raiseDetections({ database, now });
  const rows = await database.admin
    .select()
    .from(auditDetection)
    .where(eq(auditDetection.hospitalId, hospital.id))
    .orderBy(asc(auditDetection.kind), asc(auditDetection.subjectKind), asc(auditDetection.windowStart));
  return rows.map(({ kind, subjectKind, subject, staffId, facts }) => ({ kind, subjectKind, subject, staffId, facts }));
}

const auditedDetections = async () =>
  (await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id)))
    .filter(({ action }) => action === "hospital.detection-raised")
    .map(({ detail }) => detail);

describe("refused sign-ins", () => {
  const refusal = (columns: Partial<Entry> = {}): Entry => ({
    action: "staff.sign-in-refused",
    outcome: "refused",
    actorKind: "job",
    actorId: "sign-in",
    actorName: null,
    ...columns,
  });
  const ofAccount = (number: number) =>
    refusal({ subjectKind: "staff", subjectId: doctor.staffId, address: `198.51.${number}.7` });

  test("ten of one account within an hour are raised once, with an entry in the trail, and nine are not", async () => {
    await add(...times(9, ofAccount));
    expect(await raised()).toEqual([]);
    await add(ofAccount(9));
    const detection = {
      kind: "refused-sign-ins",
      subjectKind: "account",
      subject: doctor.staffId,
      staffId: doctor.staffId,
      facts: { attempts: 10, accounts: 1, addresses: 10 },
    };
    expect(await raised()).toEqual([detection]);
    await add(ofAccount(10));
    expect(await raised()).toEqual([detection]);
    expect(await auditedDetections()).toEqual([
      expect.objectContaining({ kind: "refused-sign-ins", person: doctor.staffId, attempts: 10 }),
    ]);
  });

  test("five in each of two hours are not raised", async () => {
    const late = times(5, (number) => ({ ...ofAccount(number), at: before(61 * MINUTE) }));
    await add(...times(5, ofAccount), ...late);
    expect(await raised()).toEqual([]);
  });

  test("thirty from one address are raised, for whichever accounts, and twenty-nine are not", async () => {
    const from = (number: number) => refusal({ address: "203.0.113.9", subjectId: `unknown ${number}` });
    await add(...times(29, from));
    expect(await raised()).toEqual([]);
    await add(from(29));
    expect(await raised()).toEqual([
      {
        kind: "refused-sign-ins",
        subjectKind: "address",
        subject: "203.0.113.9",
        staffId: null,
        facts: { attempts: 30, accounts: 0, addresses: 1 },
      },
    ]);
  });

  test("an entry that counts several attempts counts for as many", async () => {
    await add(refusal({ address: "203.0.113.9", detail: { attempts: 30 } }));
    expect(await raised()).toMatchObject([{ subjectKind: "address", facts: { attempts: 30 } }]);
  });

  test("a hundred from as many addresses are raised for the hospital", async () => {
    await add(...times(99, (number) => refusal({ address: `203.0.113.${number}` })));
    expect(await raised()).toEqual([]);
    await add(refusal({ address: "203.0.113.99" }));
    expect(await raised()).toMatchObject([{ subjectKind: "hospital", subject: hospital.id, facts: { attempts: 100 } }]);
  });
});

describe("patients whom one person looked at", () => {
  const look = (number: number, columns: Partial<Entry> = {}): Entry => ({
    action: "patient.viewed",
    patientDigest: digestOf(number),
    ...columns,
  });

  test("thirty-one within an hour are raised for somebody who has no usual number, and thirty, however often, are not", async () => {
    await add(...times(60, (number) => look(number % 30)));
    expect(await raised()).toEqual([]);
    await add(look(30, { action: "patient.searched" }));
    const [detection, ...others] = await raised();
    expect(others).toEqual([]);
    expect(detection).toEqual({
      kind: "many-patients",
      subjectKind: "person",
      subject: doctor.staffId,
      staffId: doctor.staffId,
      facts: { patients: 31, usual: 0 },
    });
    expect(await raised()).toHaveLength(1);
  });

  test("more than five times the median of the hours of thirty days are raised, and five times are not", async () => {
    const usual = [8, 10, 12].flatMap((count, day) =>
      times(count, (number) => look(number, { at: before((day + 1) * DAY) })),
    );
    const longAgo = times(200, (number) => look(number, { at: before(31 * DAY) }));
    await add(...longAgo, ...usual, ...times(50, look));
    expect(await raised()).toEqual([]);
    await add(look(50));
    expect(await raised()).toMatchObject([{ kind: "many-patients", facts: { patients: 51, usual: 10 } }]);
  });
});

describe("changes of trust", () => {
  test("each change is raised by itself, with whoever made it", async () => {
    await add(
      { action: "credential.replaced" },
      { action: "credential.replaced" },
      { action: "hospital.identity-provider-changed" },
      { action: "hospital.staff-settings-changed", actorKind: "job", actorId: "operator" },
    );
    const found = await raised();
    expect(found.map(({ facts, staffId }) => [facts["action"], staffId])).toEqual(
      expect.arrayContaining([
        ["credential.replaced", doctor.staffId],
        ["credential.replaced", doctor.staffId],
        ["hospital.identity-provider-changed", doctor.staffId],
        ["hospital.staff-settings-changed", null],
      ]),
    );
    expect(await raised()).toHaveLength(4);
  });

  test.each<[string, number, Entry]>([
    ["another role", 1, { action: "staff.changed", detail: { rolesBefore: ["doctor"], roles: ["doctor", "admin"] } }],
    [
      "the same roles",
      0,
      { action: "staff.changed", detail: { rolesBefore: ["admin", "doctor"], roles: ["doctor", "admin"] } },
    ],
    ["another name", 0, { action: "staff.changed", detail: { fields: ["name"] } }],
    ["an invited doctor", 0, { action: "staff.invited", detail: { roles: ["doctor"] } }],
    ["an invited admin", 1, { action: "staff.invited", detail: { roles: ["doctor", "admin"] } }],
    [
      "a privacy officer from single sign-on",
      1,
      { action: "staff.created", detail: { roles: ["privacy-officer"] }, actorKind: "job", actorId: "single-sign-on" },
    ],
    [
      "the first admin",
      0,
      { action: "staff.created", detail: { roles: ["admin"] }, actorKind: "job", actorId: "prepare" },
    ],
    ["a refused change", 0, { action: "credential.replaced", outcome: "refused" }],
  ])("%s: %s raised", async (_, count, entry) => {
    await add(entry);
    expect(await raised()).toHaveLength(count);
  });
});

describe("one session from two networks", () => {
  const CASES: [string, number, string, string, number][] = [
    ["another network of IPv4", 1, "10.1.2.3", "203.0.113.9", 10],
    ["another ward of the hospital", 0, "10.1.2.3", "10.1.77.3", 10],
    ["another network of IPv6", 1, "2001:db8:1::5", "2001:db8:2::5", 10],
    ["another address of one IPv6 network", 0, "2001:db8:1:1::5", "2001:db8:1:2::6", 10],
    ["the other address family", 0, "10.1.2.3", "2001:db8:1::5", 10],
    ["another network, much later", 0, "10.1.2.3", "203.0.113.9", 16],
  ];

  test.each(CASES)("%s: %s raised", async (_, count, first, second, minutes) => {
    const sessionId = await addSession(database, doctor, { createdAt: before(2 * HOUR) });
    const other = await addSession(database, doctor);
    const read = { action: "consent-request.listed", sessionId } as const;
    await add({ ...read, address: first }, { ...read, address: first, sessionId: other });
    await add({ ...read, address: second, at: new Date(RECENT.getTime() + minutes * MINUTE) });
    const found =
      count === 0 ? [] : [expect.objectContaining({ kind: "session-moved", subject: sessionId }) as unknown];
    expect(await raised()).toEqual(found);
  });

  test("a session that goes on moving is raised once", async () => {
    const sessionId = await addSession(database, doctor);
    const read = { action: "consent-request.listed", sessionId } as const;
    const move = (at: Date) => add({ ...read, address: "10.1.2.3", at }, { ...read, address: "203.0.113.9", at });
    await move(RECENT);
    expect(await raised()).toMatchObject([{ facts: { addresses: 2, minutes: 1 } }]);
    await move(new Date(NOW.getTime() + 30 * MINUTE));
    expect(await raised(new Date(NOW.getTime() + HOUR))).toHaveLength(1);
  });
});

describe("reads beyond a person's own requests", () => {
  const refused = (number: number): Entry => ({
    action: "records.refused-to-open",
    subjectKind: "consent-artefact",
    subjectId: `artefact ${number}`,
  });

  test("three records that were refused are raised, and two, however often, are not", async () => {
    await add(...times(8, (number) => refused(number % 2)));
    expect(await raised()).toEqual([]);
    await add(refused(2));
    expect(await raised()).toEqual([
      {
        kind: "reads-outside-requests",
        subjectKind: "person",
        subject: doctor.staffId,
        staffId: doctor.staffId,
        facts: { refused: 3, viewed: 0, emergencies: 0, operations: 0 },
      },
    ]);
    expect(await raised()).toHaveLength(1);
  });

  test("fifteen requests of others are raised; one's own, and those of one's care teams, do not count", async () => {
    const requesterId = hospital.colleague().actor.staffId;
    const view = (subjectId: string): Entry => ({
      action: "consent-request.viewed",
      subjectKind: "consent-request",
      subjectId,
    });
    const others: string[] = [];
    for (let number = 0; number < 15; number += 1)
      others.push((await addSentRequest(database, hospital, { requesterId })).id);
    const own = await addSentRequest(database, hospital);
    const shared = await addSentRequest(database, hospital, { requesterId });
    const member = { staffId: doctor.staffId, addedBy: requesterId, addedAt: NOW };
    await database.admin
      .insert(careTeamMember)
      .values({ ...member, hospitalId: hospital.id, consentRequestId: shared.id });
    await add(...[own.id, shared.id, "no request of ours", ...others.slice(1)].map(view));
    expect(await raised()).toEqual([]);
    await add(view(others[0] ?? ""));
    expect(await raised()).toMatchObject([{ kind: "reads-outside-requests", facts: { viewed: 15 } }]);
  });

  test("ten operations that were refused for the person's role are raised; a missing proof of identity does not count", async () => {
    const operation = (reason: string): Entry => ({
      action: "access.refused",
      subjectKind: "operation",
      subjectId: "list-credentials",
      detail: { reason },
    });
    await add(...times(9, () => operation("not-allowed")), ...times(9, () => operation("verification-needed")));
    expect(await raised()).toEqual([]);
    await add(operation("not-allowed"));
    expect(await raised()).toMatchObject([{ facts: { operations: 10 } }]);
  });
});

test("two processes that look at once raise one detection with one entry in the trail", async () => {
  await add({ action: "credential.replaced" });
  await Promise.all([1, 2].map(() => raiseDetections({ database, now: NOW })));
  expect(await raised()).toHaveLength(1);
  expect(await auditedDetections()).toHaveLength(1);
});

test("what happened while no process looked is raised afterwards, for a day", async () => {
  await raised();
  const hours = (count: number) => new Date(NOW.getTime() + count * HOUR);
  await add({ action: "credential.replaced", at: hours(1) }, { action: "credential.replaced", at: hours(5) });
  expect(await raised(hours(6))).toHaveLength(2);
  await add({ action: "credential.replaced", at: hours(8) });
  expect(await raised(hours(40))).toHaveLength(2);
});

test("a detection is listed with the person's name, in the hospital alone, until an admin marks it as looked at, and for 30 days", async () => {
  const other = await createTestHospital(database);
  await add({ action: "credential.replaced" });
  await raised();
  const list = (scope = hospital.privacyOfficer()) => execute(listDetections, scope, {});
  const [detection] = await list();
  expect(detection).toMatchObject({
    kind: "trust-changed",
    person: { id: doctor.staffId, name: doctor.name },
    alert: null,
    seen: null,
  });
  expect(await list(other.admin())).toEqual([]);
  const { name } = hospital.admin().actor;
  await execute(markDetectionSeen, hospital.admin(), { id: detection?.id });
  await execute(markDetectionSeen, hospital.privacyOfficer(before(-HOUR)), { id: detection?.id });
  expect(await list()).toMatchObject([{ seen: { by: name, at: NOW.toISOString() } }]);
  expect(await list(hospital.admin(before(-30 * DAY)))).toHaveLength(1);
  expect(await list(hospital.admin(before(-30 * DAY - 1)))).toEqual([]);
});
