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
import { ROLES, type StaffActor } from "@/lib/db/actor";
import { env } from "@/lib/env";
import { newId, type StaffSessionId } from "@/lib/ids";
import { authCookies } from "@/lib/web/auth-cookies";
import { jsonQuery } from "@/lib/web/json-query";
import { OPERATIONS, type OperationName } from "@/lib/web/operation-registry";
import { readPage } from "@/lib/web/read-page";
import { runOperation } from "@/lib/web/run-operation";
import { AUDITED_BY } from "@/test/support/audited-by";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { createHospitalWithRows } from "@/test/support/hospital-with-rows";
import { operationExamples, scopeOf } from "@/test/support/operation-examples";
import { startSessionGateway, type SessionGateway } from "@/test/support/session-gateway";
import { useTestDatabase } from "@/test/support/test-database";

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

/** What Next.js throws for a page that does not exist. */
const NOT_FOUND = { digest: "NEXT_HTTP_ERROR_FALLBACK;404" };

/** Signs in as the adapters see it: a session's row, and the cookie that names it. */
async function signIn({ staffId, hospitalId }: StaffActor): Promise<void> {
  const id = newId<StaffSessionId>();
  const createdAt = systemNow();
  const expiresAt = new Date(createdAt.getTime() + DAY);
  await database.admin.insert(staffSession).values({ id, staffId, hospitalId, createdAt, expiresAt });
  const value = await encode({ token: { sid: id }, secret: env().NEXTAUTH_SECRET[0] });
  request.cookies.set(authCookies().sessionName, { value });
}

/** A hospital that has staff and nothing else. */
async function createHospitalWithoutRows(): Promise<TestHospital> {
  const hospital = await createTestHospital(database);
  await database.admin.delete(credential).where(eq(credential.id, hospital.credentialId));
  return hospital;
}

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

const examples = operationExamples(database, () => gateway);
const operations = OPERATIONS.map((operation) => ({
  name: operation.name,
  operation: operation as unknown as Operation,
  example: examples[operation.name],
}));

describe.each(operations)("$name", ({ operation, example }) => {
  const { kind, roles } = operation;
  const otherRoles = ROLES.filter((role) => !roles.includes(role));
  const allowed = roles[0] ?? "admin";

  test.each(roles)("%s succeeds, and exactly its own actions are in the audit trail", async (role) => {
    const hospital = await createHospitalWithRows(database, gateway.url);
    const input = example.auditedInput?.() ?? (await example.input(hospital, role));
    await execute(operation, scopeOf(hospital, role), input);
    const audited = AUDITED_BY[operation.name as OperationName];
    const expected = "doctor" in audited ? audited[role] : audited;
    expect(await auditedIn(hospital)).toEqual(expected);
    if (kind === "command") expect(expected).not.toEqual([]);
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
