import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type BareDatabase } from "@/test/support/test-database";

let database: BareDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  return () => database.drop();
});

type Result = { code: number; output: string };

function prepare(flags: string[], settings: Record<string, string | undefined> = {}): Promise<Result> {
  const env = { ...process.env, DATABASE_URL: database.url, SANDBOX: "on", SANDBOX_PORT: "4000", ...settings };
  return run(["scripts/prepare.ts", ...flags], env);
}

function run(program: string[], env: Record<string, string | undefined>): Promise<Result> {
  const args = ["--conditions=react-server", "--import", "tsx", ...program];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: env as NodeJS.ProcessEnv }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: `${stdout}${stderr}`.trim() });
    });
  });
}

async function rows(query: string): Promise<string[]> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const { rows } = await client.query({ text: query, rowMode: "array" });
  await client.end();
  return (rows as string[][]).map((row) => row.join(" "));
}

const HOSPITALS =
  "select h.hiu_id, c.dialect, c.gateway_url from hospital h join credential c on c.hospital_id = h.id order by 1";

const DELETE_LAKE_CLINIC = `do $$ begin
    set local session_replication_role = replica;
    delete from staff where email like '%@lake.example';
    delete from credential where hiu_id = 'IN2910000002';
    delete from hospital where hiu_id = 'IN2910000002';
  end $$`;

describe("the demo data", () => {
  it("is two hospitals and seven accounts, created once by three runs of which two are at the same time", async () => {
    const both = await Promise.all([prepare(["--demo"]), prepare(["--demo"])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect((await prepare(["--demo"])).code).toBe(0);
    expect(await rows(HOSPITALS)).toEqual([
      "IN2710000001 v3 http://localhost:4000",
      "IN2910000002 v0.5 http://localhost:4000/gateway",
    ]);
    expect(await rows("select email from staff order by 1")).toEqual([
      "admin@city.example",
      "admin@lake.example",
      "doctor2@city.example",
      "doctor2@lake.example",
      "doctor@city.example",
      "doctor@lake.example",
      "privacy@city.example",
    ]);
  });

  it("points to the new port of the sandbox, except a credential that an admin has pointed to another gateway", async () => {
    await prepare(["--demo"]);
    await rows("update credential set gateway_url = 'https://dev.abdm.gov.in/gateway' where dialect = 'v0.5'");
    expect((await prepare(["--demo"], { SANDBOX_PORT: "4100" })).code).toBe(0);
    expect(await rows(HOSPITALS)).toEqual([
      "IN2710000001 v3 http://localhost:4100",
      "IN2910000002 v0.5 https://dev.abdm.gov.in/gateway",
    ]);
  });

  it("gets the second hospital from the next start when the first start was killed between the two", async () => {
    await prepare(["--demo"]);
    await rows(DELETE_LAKE_CLINIC);
    expect(await rows(HOSPITALS)).toHaveLength(1);
    expect((await prepare(["--demo"])).code).toBe(0);
    expect(await rows(HOSPITALS)).toHaveLength(2);
  });

  it("is not created with SANDBOX=off", async () => {
    expect((await prepare(["--demo"], { SANDBOX: "off" })).code).toBe(0);
    expect(await rows(HOSPITALS)).toEqual([]);
  });
});

describe("the first hospital", () => {
  const settings = {
    SANDBOX: "off",
    GATEWAY_URL: "http://localhost:9/gateway/",
    GATEWAY_DIALECT: "v0.5",
    GATEWAY_CLIENT_ID: "SBX_1",
    GATEWAY_CLIENT_SECRET: "the-secret-of-the-first",
    GATEWAY_CM_ID: "sbx",
    HIU_ID: "IN99",
    HIU_NAME: "First Hospital",
    ADMIN_EMAIL: "Admin@first.example",
    ADMIN_PASSWORD: "monsoon over the ghats",
    DOCTOR_EMAIL: "second.doctor@first.example",
    DOCTOR_PASSWORD: "monsoon over the ghats",
  };

  it("is created from the settings, and is not created again with other settings", async () => {
    expect(await prepare([], settings)).toEqual({ code: 0, output: "" });
    expect((await prepare([], { ...settings, HIU_ID: "IN98" })).code).toBe(0);
    expect(await rows(HOSPITALS)).toEqual(["IN99 v0.5 http://localhost:9/gateway"]);
    expect(await rows("select email, role, name from staff order by 1")).toEqual([
      "admin@first.example admin Admin",
      "second.doctor@first.example doctor Dr. Second Doctor",
    ]);
    expect(await rows("select issuer from credential")).toEqual(["http://localhost:9/auth/realms/central-registry"]);
    expect(await rows("select client_secret || password_hash from credential, staff")).not.toContain(
      "monsoon over the ghats",
    );
  });

  it("is refused in one sentence when settings are missing, and nothing is created", async () => {
    const half = await prepare([], { ...settings, GATEWAY_CM_ID: "", DOCTOR_PASSWORD: "" });
    expect(half.code).toBe(1);
    expect(half.output).toContain("are missing: GATEWAY_CM_ID, DOCTOR_PASSWORD.");
    expect(half.output.split("\n")).toHaveLength(1);
    expect(await rows(HOSPITALS)).toEqual([]);
  });
});

describe("another encryption key", () => {
  const [first = "", second = ""] = [1, 2].map(() => randomBytes(32).toString("base64"));
  const withKeys = (...keys: string[]) => ({ ENCRYPTION_KEY: keys.join(), SANDBOX: "on" });

  it("is refused in one sentence that names what cannot be opened, unless it follows the present one", async () => {
    expect((await prepare(["--demo"], withKeys(first))).code).toBe(0);
    const { code, output } = await prepare(["--demo"], withKeys(second));
    expect(code).toBe(1);
    expect(output).toMatch(
      /^ENCRYPTION_KEY does not contain the key [\w-]{11}, so 1 client secret and 1 secret part of a callback address of [^,]+, 1 client secret and 1 secret part of a callback address of [^,]+, and 1 check value of the database cannot be opened: .*LOST_ENCRYPTION_KEYS=[\w-]{11} and enter the client secrets again\.$/,
    );
    expect(output).not.toContain(first);
    expect(await prepare(["--demo"], withKeys(second, first))).toEqual({ code: 0, output: "" });
  });

  it("is accepted once the lost one is named, and what cannot be opened is named at each start", async () => {
    await prepare(["--demo"], withKeys(first));
    const lost = /LOST_ENCRYPTION_KEYS=([\w-]{11})/.exec((await prepare(["--demo"], withKeys(second))).output)?.[1];
    const settings = { ...withKeys(second), LOST_ENCRYPTION_KEYS: lost };
    const { code, output } = await prepare(["--demo"], settings);
    expect(code).toBe(0);
    expect(output).toMatch(
      /^LOST_ENCRYPTION_KEYS names the key [\w-]{11}, so 1 client secret and 1 secret part of a callback address of .* cannot be opened any more\.$/,
    );
    expect((await prepare(["--demo"], withKeys(second))).code).toBe(1);
  });
});

describe("MIGRATE=off", () => {
  const REMOVE_LAST =
    "delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations)";

  it("starts on a database that has all migrations", async () => {
    expect((await prepare(["--demo"], { MIGRATE: "off" })).code).toBe(0);
  });

  it("is refused with what to do on a database that lacks a migration, which is not migrated", async () => {
    await rows(REMOVE_LAST);
    const before = await rows("select count(*)::text from drizzle.__drizzle_migrations");
    const { code, output } = await prepare(["--demo"], { MIGRATE: "off" });
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/^The database lacks migrations .* run "npm run migrate" first\.$/),
    ]);
    expect(await rows("select count(*)::text from drizzle.__drizzle_migrations")).toEqual(before);
    expect(await rows(HOSPITALS)).toEqual([]);
  });

  it("starts after npm run migrate, which needs no setting but the address of the database", async () => {
    const all = await rows("select hash from drizzle.__drizzle_migrations order by created_at");
    for (const schema of ["drizzle", "public", "vault"]) await rows(`drop schema ${schema} cascade`);
    await rows("create schema public authorization pg_database_owner");
    expect(await run(["scripts/migrate.ts"], { PATH: process.env.PATH, DATABASE_URL: database.url })).toEqual({
      code: 0,
      output: "The database is up to date.",
    });
    expect(await rows("select hash from drizzle.__drizzle_migrations order by created_at")).toEqual(all);
    expect((await prepare(["--demo"], { MIGRATE: "off" })).code).toBe(0);
  });
});

describe("a wrong setting", () => {
  it.each([
    [{ ENCRYPTION_KEY: "c2hvcnQ=" }, /^ENCRYPTION_KEY must be 32 bytes in base64, but holds 5; .*$/],
    [
      { ENCRYPTION_KEY: `${Buffer.alloc(32, 7).toString("base64")},c2hvcnQ=` },
      /^ENCRYPTION_KEY must be 32 bytes in base64, but holds 5 in key 2 of 2; .*$/,
    ],
    [{ KEEP_CALLS_DAYS: "0" }, /^KEEP_CALLS_DAYS must be at least 1\.$/],
    [{ ENCRYPTION_KEY: "" }, /^ENCRYPTION_KEY is not set\.$/],
    [
      { DATABASE_URL: "postgres://me:hush@127.0.0.1:1/x" },
      /^DATABASE_URL cannot be used: nothing answers at 127.0.0.1:1 .*$/,
    ],
  ])("is refused in one sentence: %o", async (settings, sentence) => {
    const { code, output } = await prepare([], settings);
    expect(code).toBe(1);
    expect(output).toMatch(sentence);
    expect(output).not.toContain("hush");
  });

  it("is listed with all others when it is unsafe in production", async () => {
    const unsafe = { APP_URL: "http://desk.example", NEXTAUTH_URL: "https://other.example" };
    const { code, output } = await prepare(["--serve"], { ...unsafe, NEXTAUTH_SECRET: "sixteen letters!" });
    expect(code).toBe(1);
    for (const name of ["APP_URL", "NEXTAUTH_URL", "SANDBOX=on", "NEXTAUTH_SECRET", "ENCRYPTION_KEY"]) {
      expect(output).toMatch(new RegExp(`^${name} `, "m"));
    }
    expect(output).not.toContain("    at ");
  });
});

describe("in production", () => {
  const SAFE = {
    APP_URL: "https://desk.example",
    SANDBOX: "off",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    AUDIT_KEY: randomBytes(32).toString("base64"),
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    LOG_LEVEL: "info",
  };

  it("a database without demo accounts is accepted", async () => {
    expect((await prepare(["--serve"], SAFE)).code).toBe(0);
  });

  it("demo accounts are refused while somebody can sign in to one with the published password", async () => {
    await prepare(["--demo"], { ENCRYPTION_KEY: SAFE.ENCRYPTION_KEY, SANDBOX: "on" });
    const { code, output } = await prepare(["--serve"], SAFE);
    expect(code).toBe(1);
    expect(output).toMatch(/^The database is unsafe: .* doctor@city\.example, .* admin@lake\.example .*$/);
    await rows("update staff set disabled_at = now()");
    expect((await prepare(["--serve"], SAFE)).code).toBe(0);
  });
});
