import { asc, eq, sql } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ZodError } from "zod";
import { auditEntry } from "@/drizzle/schema/audit";
import { credential } from "@/drizzle/schema/credential";
import { staffSession } from "@/drizzle/schema/staff";
import type { Operation } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { DAY, systemNow } from "@/lib/clock";
import { ROLES, type Role, type StaffActor } from "@/lib/db/actor";
import { env } from "@/lib/env";
import { newId, type ConsentRequestId, type StaffSessionId } from "@/lib/ids";
import { authCookies } from "@/lib/web/auth-cookies";
import { jsonQuery } from "@/lib/web/json-query";
import { OPERATIONS, type OperationName } from "@/lib/web/operation-registry";
import { readPage } from "@/lib/web/read-page";
import { runOperation } from "@/lib/web/run-operation";
import { AUDITED_BY } from "@/test/support/audited-by";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { personForm } from "@/test/support/person-form";
import { addSession, createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { identityProviderForm } from "@/test/support/identity-provider-form";
import { createHospitalWithRows, type HospitalWithRows } from "@/test/support/hospital-with-rows";
import { credentialForm, startSessionGateway, type SessionGateway } from "@/test/support/session-gateway";
import { addApp, addPasskeyOf, codeOf, newPasskey, setPassword } from "@/test/support/sign-in-methods";
import { useTestDatabase } from "@/test/support/test-database";

type Example = {
  /** Input that succeeds in the hospital whose rows it names. */
  input: (hospital: HospitalWithRows, role: Role) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** The same, where not every run leaves an audit entry: for one that does. */
  auditedInput?: () => Record<string, unknown>;
  /** What the same input leads to in a hospital that has staff and nothing else: an error code, or what holds for the result. */
  withoutRows: string | ((result: unknown, hospital: TestHospital) => void);
};

const equals = (expected: unknown) => (result: unknown) => expect(result).toEqual(expected);
const matches = (expected: object) => (result: unknown) => expect(result).toMatchObject(expected);

/** One example of each operation. A registered operation without an entry does not compile. */
const EXAMPLES: Record<OperationName, Example> = {
  "read-frame": { input: () => ({}), withoutRows: matches({ environment: "none" }) },
  "choose-language": { input: () => ({ language: "hi" }), withoutRows: equals(undefined) },
  "list-staff": {
    input: () => ({}),
    withoutRows: (result, { admin }) => {
      expect(result).toHaveLength(4);
      expect(result).toContainEqual(expect.objectContaining({ id: admin().actor.staffId, isSelf: true }));
    },
  },
  "get-staff": { input: ({ memberId: id }) => ({ id }), withoutRows: "not-found" },
  "invite-staff": {
    input: () => personForm(),
    withoutRows: matches({ name: "New Doctor", link: expect.stringMatching(/\/join#[\w-]{43}$/) as unknown }),
  },
  "preview-staff-import": {
    input: () => ({ text: "name,email,roles\nNew Doctor,new@city.example,doctor" }),
    withoutRows: matches({ problem: null, lines: [{ number: 2, warning: "registration-missing" }] }),
  },
  "import-staff": {
    input: () => ({ people: [personForm()] }),
    withoutRows: matches({ invited: [{ name: "New Doctor" }], skipped: [] }),
  },
  "change-staff": { input: ({ memberId: id }) => ({ id, ...personForm() }), withoutRows: "not-found" },
  "disable-staff": { input: ({ memberId: id }) => ({ id }), withoutRows: "not-found" },
  "enable-staff": { input: ({ disabledId: id }) => ({ id }), withoutRows: "not-found" },
  "end-staff-sessions": { input: ({ memberId: id }) => ({ id }), withoutRows: "not-found" },
  "reset-staff": { input: ({ memberId: id }) => ({ id }), withoutRows: "not-found" },
  "renew-invitation": { input: ({ invitedId: id }) => ({ id }), withoutRows: "not-found" },
  "withdraw-invitation": { input: ({ invitedId: id }) => ({ id }), withoutRows: "not-found" },
  "read-own-account": { input: () => ({}), withoutRows: matches({ sessions: [] }) },
  "change-own-name": { input: () => ({ name: "Another Name" }), withoutRows: equals(undefined) },
  "end-own-session": {
    input: async (hospital, role) => {
      const { staffId, hospitalId } = scopeOf(hospital, role).actor;
      return { id: await addSession(database, { staffId, hospitalId }) };
    },
    withoutRows: "not-found",
  },
  "end-other-sessions": { input: () => ({}), withoutRows: equals({ sessions: 0 }) },
  "read-sign-in-methods": {
    input: () => ({}),
    withoutRows: equals({ passkeys: [], appSince: null, recoveryCodesLeft: 0, hasPassword: true }),
  },
  "verify-identity": {
    input: async (hospital, role) => {
      await setPassword(scopeOf(hospital, role), PASSWORD);
      return { method: "password", password: PASSWORD };
    },
    withoutRows: "invalid-input",
  },
  "change-password": {
    input: async (hospital, role) => {
      await setPassword(scopeOf(hospital, role), PASSWORD);
      return { present: PASSWORD, password: "monsoon clouds over the ghats" };
    },
    withoutRows: "invalid-input",
  },
  "add-passkey": {
    input: async (hospital, role) => {
      const { challengeId, response } = await newPasskey(scopeOf(hospital, role));
      return { challengeId, response, name: "Phone" };
    },
    withoutRows: "invalid-input",
  },
  "rename-passkey": {
    input: async (hospital, role) => ({ id: await addPasskeyOf(scopeOf(hospital, role)), name: "Phone" }),
    withoutRows: "not-found",
  },
  "remove-passkey": {
    input: async (hospital, role) => ({ id: await addPasskeyOf(scopeOf(hospital, role)) }),
    withoutRows: "not-found",
  },
  "start-authenticator-app": {
    input: () => ({}),
    withoutRows: matches({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/) as unknown }),
  },
  "confirm-authenticator-app": {
    input: async (hospital, role) => ({ code: codeOf(await addApp(scopeOf(hospital, role))) }),
    withoutRows: "conflict",
  },
  "remove-authenticator-app": {
    input: async (hospital, role) => {
      await addApp(scopeOf(hospital, role));
      return {};
    },
    withoutRows: "not-found",
  },
  "make-recovery-codes": {
    input: () => ({}),
    withoutRows: (result) => expect((result as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(10),
  },
  "read-staff-settings": {
    input: () => ({}),
    withoutRows: equals({
      idleMinutes: 15,
      maxSessions: 3,
      doctorsNeedSecondFactor: false,
      allowsEmergencyAccess: false,
    }),
  },
  "change-staff-settings": {
    input: () => ({ idleMinutes: 10, maxSessions: 2, doctorsNeedSecondFactor: true, allowsEmergencyAccess: true }),
    withoutRows: equals(undefined),
  },
  "own-hospital": { input: () => ({}), withoutRows: (result, { id }) => matches({ id })(result) },
  "read-record-settings": {
    input: () => ({}),
    withoutRows: equals({ recordsRequested: "at-grant", publicKeyFormat: "raw" }),
  },
  "change-record-settings": {
    input: () => ({ recordsRequested: "when-asked", publicKeyFormat: "x509" }),
    withoutRows: equals(undefined),
  },
  "list-consent-requests": {
    input: () => ({ status: "", q: "", mine: "", asked: "", from: "", to: "", sort: "", limit: "10" }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "count-consent-requests": {
    input: () => ({ q: "", mine: "", asked: "", from: "", to: "" }),
    withoutRows: equals({ all: 0, draft: 0, waiting: 0, granted: 0, ended: 0 }),
  },
  "get-consent-request": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "list-open-requests": { input: ({ abhaAddress }) => ({ abhaAddress }), withoutRows: equals([]) },
  "find-known-patients": { input: ({ abhaAddress: q }) => ({ q }), withoutRows: equals([]) },
  "check-addresses": {
    input: ({ requestId: listId, abhaAddress }) => ({ listId, abhaAddresses: [abhaAddress] }),
    withoutRows: matches([{ name: null, isAsked: false, open: null }]),
  },
  "list-my-patients": {
    input: () => ({ cursor: "", limit: "10" }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "get-records": { input: ({ artefactId }) => ({ artefactId }), withoutRows: "not-found" },
  "find-records-page": { input: ({ artefactId }) => ({ artefactId }), withoutRows: "not-found" },
  "find-patient-page": { input: ({ patientId: id }) => ({ id }), withoutRows: "not-found" },
  "open-records": { input: ({ artefactId }) => ({ artefactId }), withoutRows: "not-found" },
  "open-patient-records": { input: ({ patientId: id }) => ({ id }), withoutRows: "not-found" },
  "open-attachment": {
    input: ({ recordId: id, attachmentKey: attachment }) => ({ id, attachment }),
    withoutRows: "not-found",
  },
  "open-source": { input: ({ recordId: id }) => ({ id }), withoutRows: "not-found" },
  "composer-defaults": { input: () => ({}), withoutRows: matches({ abhaAddress: "", purpose: "CAREMGT" }) },
  "save-draft": {
    input: ({ draftId: id }) => consentRequestForm({ id }),
    // Only the first save is audited.
    auditedInput: () => consentRequestForm(),
    withoutRows: "not-found",
  },
  "discard-draft": { input: ({ draftId: id }) => ({ id }), withoutRows: "not-found" },
  "submit-consent-request": { input: ({ draftId: id }) => consentRequestForm({ id }), withoutRows: "not-found" },
  "take-back-request": { input: ({ heldRequestId: id }) => ({ id }), withoutRows: "not-found" },
  "take-back-requests": {
    input: ({ heldRequestId: id }) => ({ ids: [id] }),
    withoutRows: equals({ takenBack: [], left: [] }),
  },
  "check-consent-request": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "ask-again": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "list-templates": { input: () => ({}), withoutRows: equals([]) },
  "save-template": {
    input: (_, role) => ({
      ofHospital: role === "admin",
      name: "Diabetes follow-up",
      purpose: "CAREMGT",
      hiTypes: ["Prescription"],
      from: "2025-08-20",
      to: "2026-08-20",
      keepUntil: "2026-09-20T10:00",
    }),
    withoutRows: matches({ id: expect.any(String) as unknown }),
  },
  "rename-template": {
    input: ({ templateIds }, role) => ({ id: templateIds[templateOwner(role)], name: "Another name" }),
    withoutRows: "not-found",
  },
  "delete-template": {
    input: ({ templateIds }, role) => ({ id: templateIds[templateOwner(role)] }),
    withoutRows: "not-found",
  },
  "get-care-team": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "care-team-candidates": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "add-to-care-team": {
    input: ({ requestId: id, colleague }) => ({ id, staffId: colleague().actor.staffId }),
    withoutRows: "not-found",
  },
  "open-in-emergency": {
    input: ({ othersRequestId: id }) => ({ id, reason: "The patient is unconscious and bleeding." }),
    withoutRows: "not-found",
  },
  "review-emergency-access": {
    input: ({ emergencyId: id }) => ({ id, finding: "justified" }),
    withoutRows: "not-found",
  },
  "get-emergency-accesses": { input: ({ requestId: id }) => ({ id }), withoutRows: "not-found" },
  "list-emergency-accesses": { input: () => ({}), withoutRows: equals([]) },
  "count-emergency-accesses": { input: () => ({}), withoutRows: equals(0) },
  "remove-from-care-team": {
    input: ({ requestId: id, memberId: staffId }) => ({ id, staffId }),
    withoutRows: "not-found",
  },
  "look-up-patient": { input: ({ abhaAddress }) => ({ abhaAddress }), withoutRows: matches({ state: "pending" }) },
  "get-patient-lookup": { input: ({ lookupId: id }) => ({ id }), withoutRows: "not-found" },
  "list-credentials": { input: () => ({}), withoutRows: equals([]) },
  "create-credential": {
    input: async ({ credentialId }) => {
      const retired = { state: "retired", retiredAt: NOW } as const;
      await database.admin.update(credential).set(retired).where(eq(credential.id, credentialId));
      return credentialForm(gateway, { hiuId: `IN-${newId<ConsentRequestId>()}` });
    },
    withoutRows: matches({ id: expect.any(String) as unknown }),
  },
  "replace-credential": { input: ({ hiuId }) => credentialForm(gateway, { hiuId }), withoutRows: "no-credential" },
  "retire-credential": { input: ({ credentialId }) => ({ credentialId }), withoutRows: "not-found" },
  "require-callback-secret": {
    input: ({ credentialId }) => ({ credentialId, required: false }),
    withoutRows: "not-found",
  },
  "test-connection": { input: ({ credentialId }) => ({ credentialId }), withoutRows: "not-found" },
  "register-callback-address": { input: ({ credentialId }) => ({ credentialId }), withoutRows: "not-found" },
  "start-delivery-check": { input: () => ({}), withoutRows: "no-credential" },
  "read-delivery": { input: () => ({}), withoutRows: equals({ latest: null, lastProvenAt: null }) },
  "list-callbacks": {
    input: () => ({ tab: "needs-you", cursor: null }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "count-callbacks": {
    input: () => ({}),
    withoutRows: (result) => Object.values(result as object).forEach(equals({ rows: 0, more: false })),
  },
  "count-callbacks-needing-decision": { input: () => ({}), withoutRows: equals(0) },
  "list-callback-refusals": { input: () => ({ days: 7 }), withoutRows: equals([]) },
  "get-callback": { input: ({ callbackId: id }) => ({ id }), withoutRows: "not-found" },
  "replay-callback": { input: ({ callbackId: id }) => ({ id, reason: "a test" }), withoutRows: "not-found" },
  "discard-callback": { input: ({ callbackId: id }) => ({ id, reason: "a test" }), withoutRows: "not-found" },
  "list-failed-messages": {
    input: () => ({ tab: "failed", cursor: null }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "count-failed-messages": {
    input: () => ({}),
    withoutRows: (result) => Object.values(result as object).forEach(equals({ rows: 0, more: false })),
  },
  "count-messages-needing-decision": { input: () => ({}), withoutRows: equals(0) },
  "get-failed-message": { input: ({ messageId: id }) => ({ id }), withoutRows: "not-found" },
  "retry-message": { input: ({ messageId: id }) => ({ id, reason: "a test" }), withoutRows: "not-found" },
  "close-message": { input: ({ messageId: id }) => ({ id, reason: "a test" }), withoutRows: "not-found" },
  "read-health": {
    input: () => ({}),
    withoutRows: matches({
      credentials: [],
      callbacks: { lastAt: null, states: {}, refusals: [] },
      messages: { failed: 0 },
    }),
  },
  "read-setup": { input: () => ({}), withoutRows: matches({ done: 0, credentialId: null }) },
  "list-identity-providers": { input: () => ({}), withoutRows: equals([]) },
  "add-identity-provider": {
    input: () => ({ ...identityProviderForm(), isEnabled: true }),
    withoutRows: matches({ id: expect.any(String) as unknown }),
  },
  "change-identity-provider": {
    input: ({ identityProviderId: id }) => ({ ...identityProviderForm(), id, isEnabled: true }),
    withoutRows: "not-found",
  },
  "test-identity-provider": { input: ({ identityProviderId: id }) => ({ id }), withoutRows: "not-found" },
  "export-audit": {
    input: () => ({ person: "", kind: "", outcome: "", from: "", to: "", format: "csv" }),
    withoutRows: matches({ format: "csv" }),
  },
  "list-audit-entries": {
    input: () => ({ person: "", kind: "", outcome: "", from: "", to: "", cursor: "" }),
    withoutRows: equals({ items: [], nextCursor: null }),
  },
  "list-audit-people": {
    input: () => ({}),
    withoutRows: (result) => expect(result).toHaveLength(4),
  },
  "list-request-viewers": { input: ({ requestId: id }) => ({ id }), withoutRows: equals([]) },
  "read-audit-state": { input: () => ({}), withoutRows: matches({ checkpoint: null, problem: null }) },
  "who-saw-patient": {
    input: ({ abhaAddress }) => ({ abhaAddress }),
    withoutRows: equals([]),
  },
};

const database = useTestDatabase();
let gateway: SessionGateway;

// What Next.js knows of a request, for the adapters.
const request = vi.hoisted(() => ({ cookies: new Map<string, { value: string }>() }));
vi.mock("next/headers", () => ({
  cookies: () => Promise.resolve(request.cookies),
  headers: () => Promise.resolve(new Headers()),
}));
const processDatabase = globalThis as { consentDeskDatabase?: typeof database };

beforeAll(async () => {
  processDatabase.consentDeskDatabase = database;
  gateway = await startSessionGateway();
});
afterAll(async () => {
  delete processDatabase.consentDeskDatabase;
  await gateway.close();
});
beforeEach(() => request.cookies.clear());

const PASSWORD = "a password of the test";

/** What Next.js throws for a page that does not exist. */
const NOT_FOUND = { digest: "NEXT_HTTP_ERROR_FALLBACK;404" };

/** Signs in as the adapters see it: a session's row, and the cookie that names it. */
async function signIn({ staffId, hospitalId }: StaffActor): Promise<void> {
  const id = newId<StaffSessionId>();
  const createdAt = systemNow();
  const expiresAt = new Date(createdAt.getTime() + DAY);
  await database.admin
    .insert(staffSession)
    .values({ id, staffId, hospitalId, createdAt, verifiedAt: createdAt, expiresAt });
  const value = await encode({ token: { sid: id }, secret: env().NEXTAUTH_SECRET[0] });
  request.cookies.set(authCookies().sessionName, { value });
}

/** A hospital that has staff and nothing else. */
async function createHospitalWithoutRows(): Promise<TestHospital> {
  const hospital = await createTestHospital(database);
  await database.admin.delete(credential).where(eq(credential.id, hospital.credentialId));
  return hospital;
}

const templateOwner = (role: Role) => (role === "admin" ? "admin" : "doctor");
const scopeOf = (hospital: TestHospital, role: Role) =>
  role === "privacy-officer" ? hospital.privacyOfficer() : hospital[role]();
const auditedIn = async ({ id }: TestHospital) =>
  (await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, id)).orderBy(asc(auditEntry.id))).map(
    ({ action }) => action,
  );

/** A digest of the hospital's rows in each table that has a hospital, the audit trail apart. */
async function digestOf({ id }: TestHospital): Promise<unknown> {
  const { rows: tables } = await database.admin.execute<{ schema: string; name: string }>(
    sql`select table_schema as schema, table_name as name from information_schema.columns
        where table_schema in ('public', 'vault') and table_name !~ '^audit_' and column_name = 'hospital_id' order by 1`,
  );
  const digests = tables.map(
    ({ schema, name }) => sql`select ${name} as name, md5(string_agg(t::text, ',' order by t::text)) as digest
                      from ${sql.identifier(schema)}.${sql.identifier(name)} t where hospital_id = ${id}`,
  );
  return (await database.admin.execute(sql.join(digests, sql` union all `))).rows;
}

const operations = OPERATIONS.map((operation) => ({
  name: operation.name,
  operation: operation as unknown as Operation,
  example: EXAMPLES[operation.name],
}));

describe.each(operations)("$name", ({ operation, example }) => {
  const { kind, roles } = operation;
  const otherRoles = ROLES.filter((role) => !roles.includes(role));
  const allowed = roles[0] ?? "admin";

  test.each(roles)("%s succeeds, and exactly its own actions are in the audit trail", async (role) => {
    const hospital = await createHospitalWithRows(database, gateway.url);
    const input = example.auditedInput?.() ?? (await example.input(hospital, role));
    await execute(operation, scopeOf(hospital, role), input);
    expect(await auditedIn(hospital)).toEqual(AUDITED_BY[operation.name as OperationName]);
    if (kind === "command") expect(AUDITED_BY[operation.name as OperationName]).not.toEqual([]);
  });

  test("rows of another hospital are as if absent, and stay as they are", async () => {
    const other = await createHospitalWithRows(database, gateway.url);
    const input = await example.input(other, allowed);
    const before = await digestOf(other);
    const hospital = await createHospitalWithoutRows();
    const result = execute(operation, scopeOf(hospital, allowed), input);
    if (typeof example.withoutRows === "string") {
      await expect(result).rejects.toMatchObject({ code: example.withoutRows });
    } else {
      example.withoutRows(await result, hospital);
      const shown = JSON.stringify([await result]);
      for (const id of [other.id, other.credentialId, other.requestId, other.callbackId, other.messageId])
        expect(shown).not.toContain(id);
    }
    expect(await digestOf(other)).toEqual(before);
  });

  test("malformed input is refused, in each of its fields", async () => {
    const hospital = await createHospitalWithRows(database, gateway.url);
    const scope = scopeOf(hospital, allowed);
    const valid = await example.input(hospital, allowed);
    const fieldsOf = (input: unknown) =>
      execute(operation, scope, input).then(
        () => "accepted",
        (error: unknown) => (error instanceof ZodError ? error.issues.map(({ path }) => path[0]) : error),
      );
    expect(await fieldsOf("no object")).toEqual([undefined]);
    // No field accepts a list that holds nothing but null.
    for (const field of Object.keys(valid)) expect(await fieldsOf({ ...valid, [field]: [null] })).toContain(field);
    await signIn(scope.actor);
    // A session that has only its cookie is asked for a proof first.
    const code = operation.needsVerification ? "verification-needed" : "invalid-input";
    expect(await runOperation(operation, "no object")).toMatchObject({ status: "refused", code });
    await expect(readPage(operation, "no object")).rejects.toMatchObject(NOT_FOUND);
    expect(await auditedIn(hospital)).toEqual(operation.needsVerification ? ["access.refused"] : []);
  });

  test.each(otherRoles)("%s is not allowed, whatever the input", async (role) => {
    const hospital = await createHospitalWithRows(database, gateway.url);
    const inputs = [await example.input(hospital, allowed), "no object"];
    const before = await digestOf(hospital);
    for (const input of inputs)
      await expect(execute(operation, scopeOf(hospital, role), input)).rejects.toMatchObject({ code: "not-allowed" });
    expect(await digestOf(hospital)).toEqual(before);
    const refusal = {
      action: "access.refused",
      outcome: "refused",
      subjectKind: "operation",
      subjectId: operation.name,
    };
    const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id));
    expect(entries).toEqual(inputs.map(() => expect.objectContaining(refusal) as unknown));
  });

  test.each(otherRoles)("for %s an action is refused, and the route and the page do not exist", async (role) => {
    const hospital = await createHospitalWithoutRows();
    await signIn(scopeOf(hospital, role).actor);
    expect(await runOperation(operation, {})).toMatchObject({ status: "refused", code: "not-allowed" });
    expect((await respond(operation)).status).toBe(404);
    await expect(readPage(operation, {})).rejects.toMatchObject(NOT_FOUND);
  });

  test("without a session an action is refused, a route answers 401, and a page redirects to the sign-in page", async () => {
    expect(await runOperation(operation, {})).toMatchObject({ status: "refused", code: "not-signed-in" });
    expect((await respond(operation)).status).toBe(401);
    await expect(readPage(operation, {})).rejects.toMatchObject({
      digest: expect.stringMatching(/^NEXT_REDIRECT;.*;\/sign-in;/) as unknown,
    });
  });
});

const respond = (operation: Operation) =>
  jsonQuery(operation)(new NextRequest("http://desk.example/api/x"), { params: Promise.resolve({}) });
