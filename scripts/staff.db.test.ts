import { execFile } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { eq } from "drizzle-orm";
import { auditEntry } from "@/drizzle/schema/audit";
import { staff, staffSession } from "@/drizzle/schema/staff";
import { findInvitation } from "@/lib/staff/find-invitation";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { systemNow } from "@/lib/clock";
import { UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { addSession, addStaff, createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { startSmtpServer, type SmtpServer } from "@/test/support/start-smtp-server";
import { useTestDatabase } from "@/test/support/test-database";
import { ROOT } from "./paths.mjs";

const database = useTestDatabase();
let hospital: TestHospital;
let other: TestHospital;
let mail: SmtpServer;

beforeAll(async () => {
  [hospital, other, mail] = await Promise.all([
    createTestHospital(database, { clock: systemNow }),
    createTestHospital(database, { clock: systemNow }),
    startSmtpServer(),
  ]);
});
afterAll(() => mail.stop());

type Result = { code: number; output: string };

/** Runs the command as an operator would, as a process of its own. */
function run(args: string[], settings: Record<string, string> = {}): Promise<Result> {
  const env = { ...process.env, DATABASE_URL: database.url, APP_URL: "https://desk.example", ...settings };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(ROOT, "scripts", "staff.mjs"), ...args],
      { env, cwd: ROOT },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, output: `${out}${err}`.trim() }),
    );
  });
}

const tokenIn = ({ output }: Result) => /https:\/\/desk\.example\/join#([\w-]{43})$/m.exec(output)?.[1] ?? "";
const scope = () => ({ database, now: systemNow() });
const emailOf = async (person: TestHospital["doctor"]) => {
  const rows = await database.admin.select().from(staff).where(eq(staff.id, person().actor.staffId));
  return rows[0]?.email ?? "";
};
const actionsOn = async (id: string) => {
  const rows = await database.admin.select().from(auditEntry).where(eq(auditEntry.subjectId, id));
  return rows.map(({ actorKind, actorId, action }) => `${actorKind} ${actorId}: ${action}`);
};
const DOCTOR = ["--name", "New Doctor", "--role", "doctor", "--registration-number", "MH7"];

describe("npm run staff", () => {
  it("invites a person to the hospital that is named, prints the link and sends it", async () => {
    const email = "new@city.example";
    const invited = await run(["invite", "--email", email, ...DOCTOR, "--hospital", hospital.hiuId], {
      SMTP_URL: mail.url,
    });
    expect(invited.code).toBe(0);
    const { found } = await findInvitation(scope(), tokenIn(invited));
    expect(found?.staff).toMatchObject({
      hospitalId: hospital.id,
      email,
      roles: ["doctor"],
      registrationNumber: "MH7",
    });
    await vi.waitFor(() => expect(mail.mails).toHaveLength(1));
    expect(mail.mails[0]?.to).toEqual([email]);
    expect(mail.mails[0]?.text.replace(/=\r?\n/g, "")).toContain(tokenIn(invited));
    expect(await actionsOn(found?.staff.id ?? "")).toEqual(["job operator: staff.invited"]);
  });

  it("names a mail that was not sent, and prints the link all the same", async () => {
    const args = ["invite", "--email", "other@city.example", ...DOCTOR, "--hospital", hospital.hiuId];
    const invited = await run(args, { SMTP_URL: "smtp://127.0.0.1:1" });
    expect(invited.output).toContain("Not sent to other@city.example (unreachable): hand the link over.");
    expect((await findInvitation(scope(), tokenIn(invited))).problem).toBeNull();
  });

  it("demands the hospital where there are several, and refuses one that does not exist", async () => {
    const invite = ["invite", "--email", "x@city.example", ...DOCTOR];
    expect(await run(invite)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^Name the hospital with --hospital\./) as unknown,
    });
    const wrong = await run([...invite, "--hospital", "Nowhere"]);
    expect(wrong.output).toContain("There is no hospital Nowhere.");
    expect(wrong.code).toBe(1);
  });

  it("resets the last admin, whose sessions end, and the link works", async () => {
    const { staffId, hospitalId } = other.admin().actor;
    const sessionId = await addSession(database, { staffId, hospitalId }, { expiresAt: new Date(Date.now() + 60_000) });
    const reset = await run(["reset", await emailOf(other.admin)]);
    expect(reset.code).toBe(0);
    const [session] = await database.admin.select().from(staffSession).where(eq(staffSession.id, sessionId));
    expect(session?.endReason).toBe("changed");
    expect(await actionsOn(staffId)).toEqual(["job operator: staff.reset"]);
    const accepting = { token: tokenIn(reset), way: { password: "four words put together" } };
    await expect(
      acceptInvitation(scope(), accepting, { origin: UNKNOWN_ORIGIN, deviceToken: null }),
    ).resolves.toMatchObject({ actor: { staffId } });
  });

  it("disables and enables a person, but not the last admin", async () => {
    const person = await addStaff(database, hospital, "doctor");
    const email = await emailOf(person);
    expect(await run(["disable", email.toUpperCase()])).toMatchObject({ code: 0 });
    const listed = await run(["list", "--hospital", hospital.hiuId]);
    expect(listed.output).toContain(`${email}  Dr. Manju (doctor, MH1001)  disabled`);
    expect(listed.output).not.toContain(await emailOf(other.doctor));
    expect(await run(["enable", email])).toMatchObject({ code: 0 });
    expect(await actionsOn(person().actor.staffId)).toEqual([
      "job operator: staff.disabled",
      "job operator: staff.enabled",
    ]);
    const last = await run(["disable", await emailOf(hospital.admin)]);
    expect(last).toMatchObject({ code: 1, output: expect.stringMatching(/^This is the last admin/) as unknown });
  });

  it("refuses an e-mail address that nobody has, in words", async () => {
    expect(await run(["reset", "nobody@city.example"])).toEqual({
      code: 1,
      output: "Nobody has the e-mail address nobody@city.example.",
    });
  });
});
