import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { identityProvider, staffIdentity } from "@/drizzle/schema/identity-provider";
import { staff, staffSession } from "@/drizzle/schema/staff";
import { execute } from "@/lib/access/execute";
import { MINUTE, systemNow } from "@/lib/clock";
import type { StaffActor } from "@/lib/db/actor";
import type { IdentityProviderId } from "@/lib/ids";
import { disableStaff } from "@/lib/staff/disable-staff";
import { addIdentityProvider } from "@/lib/staff/single-sign-on/add-identity-provider";
import { changeIdentityProvider } from "@/lib/staff/single-sign-on/change-identity-provider";
import { listIdentityProviders } from "@/lib/staff/single-sign-on/list-identity-providers";
import { testIdentityProvider } from "@/lib/staff/single-sign-on/test-identity-provider";
import { addSession, addStaff, createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { identityProviderForm } from "@/test/support/identity-provider-form";
import { startIdentityProvider, type TestProvider } from "@/test/support/start-identity-provider";
import { useTestDatabase } from "@/test/support/test-database";

// The provider runs on this machine, without TLS.
vi.hoisted(() => vi.stubEnv("SANDBOX", "on"));

/** Sixteen hexadecimal digits, which without the audit key nobody can find from a secret: no digest of it. */
const isFingerprintOf = (text: unknown, secret: string) =>
  /^[0-9a-f]{16}$/.test(String(text)) && !createHash("sha256").update(secret).digest("hex").startsWith(String(text));

const database = useTestDatabase();
let provider: TestProvider;
let hospital: TestHospital;

beforeAll(async () => {
  provider = await startIdentityProvider();
});
afterAll(() => provider.stop());
beforeEach(async () => {
  hospital = await createTestHospital(database, { clock: systemNow });
});

const form = () => identityProviderForm(provider.issuer);
const add = (more: object = {}) => execute(addIdentityProvider, hospital.admin(), { ...form(), ...more });
const change = (id: string, more: object = {}) =>
  execute(changeIdentityProvider, hospital.admin(), { ...form(), clientSecret: "", id, ...more });
const lastEntry = async (id: string) => {
  const rows = await database.admin
    .select()
    .from(auditEntry)
    .where(eq(auditEntry.subjectId, id))
    .orderBy(auditEntry.id);
  const { action, detail } = rows.at(-1) ?? {};
  return { action, detail };
};

describe("an identity provider that is added", () => {
  it("is listed without its secret, and audited with a fingerprint of it", async () => {
    const { id } = await add();
    const listed = await execute(listIdentityProviders, hospital.admin(), {});
    const { clientSecret, ...shown } = form();
    const [{ secretFingerprint } = { secretFingerprint: "" }] = listed;
    expect(isFingerprintOf(secretFingerprint, clientSecret)).toBe(true);
    expect(listed).toMatchObject([{ ...shown, id }]);
    const [row] = await database.admin.select().from(identityProvider).where(eq(identityProvider.id, id));
    expect(JSON.stringify([listed, row, await lastEntry(id)])).not.toContain(clientSecret);
    expect(await lastEntry(id)).toEqual({
      action: "hospital.identity-provider-added",
      detail: { ...shown, roleRules: ["doctors: doctor", "it: admin"], secretFingerprint },
    });
  });

  it("needs a proof of the admin's identity that is at most five minutes old", async () => {
    const { actor, ...scope } = hospital.admin();
    const old = { ...actor, verifiedAt: new Date(systemNow().getTime() - 6 * MINUTE) };
    const adding = execute(addIdentityProvider, { ...scope, actor: old }, form());
    await expect(adding).rejects.toMatchObject({ code: "verification-needed" });
  });

  it("is refused as the second one in use", async () => {
    await add({ isEnabled: true });
    const { id } = await add();
    const refused = { code: "invalid-input", fields: { isEnabled: "other-provider-enabled" } };
    await expect(add({ isEnabled: true })).rejects.toMatchObject(refused);
    await expect(change(id, { isEnabled: true })).rejects.toMatchObject(refused);
  });

  it.each(["login.city.example", "ftp://x", "https://x?realm=1", "https://x#y", "https://a:b@x"])(
    "is refused with the issuer %j",
    async (issuer) => {
      await expect(add({ issuer })).rejects.toMatchObject({ issues: [{ path: ["issuer"], message: "not-an-issuer" }] });
    },
  );
});

describe("an identity provider that is changed", () => {
  it("keeps its secret where none is entered; the audit trail has the old and new values of what changed", async () => {
    const { id } = await add();
    await change(id, { name: "Staff directory", createsAccounts: false });
    expect(await lastEntry(id)).toEqual({
      action: "hospital.identity-provider-changed",
      detail: {
        name: "Staff directory",
        nameBefore: "City directory",
        createsAccounts: false,
        createsAccountsBefore: true,
      },
    });
    await change(id, { name: "Staff directory", createsAccounts: false, clientSecret: "another-secret" });
    const { secretFingerprint, secretFingerprintBefore, ...rest } = (await lastEntry(id)).detail ?? {};
    expect(rest).toEqual({});
    expect(isFingerprintOf(secretFingerprint, "another-secret")).toBe(true);
    expect(isFingerprintOf(secretFingerprintBefore, form().clientSecret)).toBe(true);
    expect(secretFingerprint).not.toBe(secretFingerprintBefore);
  });

  it("to another issuer needs a secret, and forgets who is who there", async () => {
    const { id } = await add();
    const { staffId } = hospital.doctor().actor;
    const identity = { providerId: id, subject: "s", staffId, hospitalId: hospital.id, createdAt: systemNow() };
    await database.admin.insert(staffIdentity).values(identity);
    const issuer = "https://other.example";
    await expect(change(id, { issuer })).rejects.toMatchObject({ fields: { clientSecret: "secret-for-issuer" } });
    expect(await database.admin.select().from(staffIdentity).where(eq(staffIdentity.providerId, id))).toHaveLength(1);
    await change(id, { issuer, clientSecret: "another-secret" });
    expect(await database.admin.select().from(staffIdentity).where(eq(staffIdentity.providerId, id))).toEqual([]);
  });
});

describe("an identity provider that the hospital leaves", () => {
  const clientSecret = "another-secret";
  const leave = [
    ["by disabling it", { isEnabled: false }],
    ["for another issuer", { isEnabled: true, issuer: "https://other.example", clientSecret }],
  ] as const;
  const link = (providerId: IdentityProviderId, { staffId }: StaffActor) =>
    database.admin
      .insert(staffIdentity)
      .values({ providerId, subject: staffId, staffId, hospitalId: hospital.id, createdAt: systemNow() });
  const removePassword = ({ staffId }: StaffActor) =>
    database.admin.update(staff).set({ passwordHash: null }).where(eq(staff.id, staffId));

  it.each(leave)("%s ends the sessions that it opened, but not the one of whoever changes it", async (_, more) => {
    const { id } = await add({ isEnabled: true });
    const { actor, ...scope } = hospital.admin();
    for (const one of [hospital.doctor().actor, actor]) await link(id, one);
    const columns = { method: "single-sign-on", expiresAt: new Date(systemNow().getTime() + MINUTE) } as const;
    const byProvider = await addSession(database, hospital.doctor().actor, columns);
    const byPassword = await addSession(database, hospital.doctor().actor, { ...columns, method: "password" });
    const present = await addSession(database, actor, columns);
    const origin = { ...actor.origin, sessionId: present };
    await execute(changeIdentityProvider, { ...scope, actor: { ...actor, origin } }, { ...form(), id, ...more });
    const rows = await database.admin.select().from(staffSession).where(eq(staffSession.hospitalId, hospital.id));
    const reasons = new Map(rows.map((row) => [row.id, row.endReason]));
    expect([byProvider, byPassword, present].map((one) => reasons.get(one))).toEqual(["ended-by-admin", null, null]);
    const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id));
    const ends = entries.filter(({ action }) => action === "staff.session-ended").map(({ detail }) => detail);
    expect(ends).toEqual([{ reason: "ended-by-admin", identityProvider: id, session: byProvider }]);
  });

  it.each(leave)("%s is refused where no admin could sign in any more", async (_, more) => {
    const { id } = await add({ isEnabled: true });
    const { actor } = hospital.admin();
    await link(id, actor);
    await removePassword(actor);
    await change(id, { isEnabled: true, name: "Staff directory" });
    await expect(change(id, more)).rejects.toMatchObject({ code: "last-admin" });
    await addStaff(database, hospital, "admin");
    await change(id, more);
  });

  it("makes nobody an admin who can sign in by it alone", async () => {
    const { id } = await add({ isEnabled: true });
    const other = (await addStaff(database, hospital, "admin"))().actor;
    await link(id, other);
    await removePassword(other);
    await change(id, { isEnabled: false });
    const disabling = execute(disableStaff, hospital.admin(), { id: hospital.admin().actor.staffId });
    await expect(disabling).rejects.toMatchObject({ code: "last-admin" });
  });
});

describe("the test of an identity provider", () => {
  const test = async (more: object = {}) => {
    const { id } = await add(more);
    return execute(testIdentityProvider, hospital.admin(), { id });
  };

  it("returns what its discovery document holds", async () => {
    expect(await test()).toEqual({
      outcome: "found",
      algorithms: ["ES256"],
      namesIssuer: true,
      sendsLogout: true,
      supportsPkce: true,
    });
  });

  it("is unreachable where nothing responds", async () => {
    expect(await test({ issuer: "http://127.0.0.1:1" })).toEqual({ outcome: "unreachable" });
  });

  it("is unusable for a document of another issuer, or none, and follows no redirect", async () => {
    await provider.setFaults({ discovery: { issuer: "https://other.example" } });
    expect(await test()).toEqual({ outcome: "unusable" });
    await provider.setFaults({});
    expect(await test({ issuer: `${provider.issuer}/nowhere` })).toEqual({ outcome: "unusable" });
    expect(await test({ issuer: `${provider.issuer}/moved` })).toEqual({ outcome: "unusable" });
  });
});
