import { execFile } from "node:child_process";
import { Client } from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/test-database";

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  return () => database.drop();
});

type Ended = { code: number; said: string };

function prepare(flags: string[], settings: Record<string, string | undefined> = {}): Promise<Ended> {
  const env = { ...process.env, DATABASE_URL: database.url, SANDBOX: "on", SANDBOX_PORT: "4000", ...settings };
  const args = ["--conditions=react-server", "--import", "tsx", "scripts/prepare.ts", ...flags];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}`.trim() });
    });
  });
}

async function rows(query: string): Promise<string[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query({ text: query, rowMode: "array" });
  await client.end();
  return (rows as string[][]).map((row) => row.join(" "));
}

const HOSPITALS =
  "select h.hiu_id, c.dialect, c.gateway_url from hospital h join credential c on c.hospital_id = h.id order by 1";

describe("the demo", () => {
  it("is two hospitals and five accounts, once, however many prepare it", async () => {
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
      "doctor@city.example",
      "doctor@lake.example",
    ]);
  });

  it("follows the sandbox to another port, unless an admin led it elsewhere", async () => {
    await prepare(["--demo"]);
    await rows("update credential set gateway_url = 'https://dev.abdm.gov.in/gateway' where dialect = 'v0.5'");
    expect((await prepare(["--demo"], { SANDBOX_PORT: "4100" })).code).toBe(0);
    expect(await rows(HOSPITALS)).toEqual([
      "IN2710000001 v3 http://localhost:4100",
      "IN2910000002 v0.5 https://dev.abdm.gov.in/gateway",
    ]);
  });

  it("is not there without the sandbox", async () => {
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
    ADMIN_PASSWORD: "long enough",
    DOCTOR_EMAIL: "second.doctor@first.example",
    DOCTOR_PASSWORD: "long enough",
  };

  it("comes from the settings, once", async () => {
    expect(await prepare([], settings)).toEqual({ code: 0, said: "" });
    expect((await prepare([], { ...settings, HIU_ID: "IN98" })).code).toBe(0);
    expect(await rows(HOSPITALS)).toEqual(["IN99 v0.5 http://localhost:9/gateway"]);
    expect(await rows("select email, role, name from staff order by 1")).toEqual([
      "admin@first.example admin Admin",
      "second.doctor@first.example doctor Dr. Second Doctor",
    ]);
    expect(await rows("select issuer from credential")).toEqual(["http://localhost:9/auth/realms/central-registry"]);
    expect(await rows("select client_secret || password_hash from credential, staff")).not.toContain("long enough");
  });

  it("is refused when half of it is missing, and leaves nothing behind", async () => {
    const half = await prepare([], { ...settings, GATEWAY_CM_ID: "", DOCTOR_PASSWORD: "" });
    expect(half.code).toBe(1);
    expect(half.said).toContain("are missing: GATEWAY_CM_ID, DOCTOR_PASSWORD.");
    expect(half.said.split("\n")).toHaveLength(1);
    expect(await rows(HOSPITALS)).toEqual([]);
  });
});

describe("what is wrong", () => {
  it.each([
    [{ ENCRYPTION_KEY: "c2hvcnQ=" }, /^ENCRYPTION_KEY must be 32 bytes in base64, but holds 5; .*$/],
    [{ ENCRYPTION_KEY: "" }, /^ENCRYPTION_KEY is not set\.$/],
    [
      { DATABASE_URL: "postgres://me:hush@127.0.0.1:1/x" },
      /^DATABASE_URL cannot be used: nothing answers at 127.0.0.1:1 .*$/,
    ],
  ])("is said in one sentence: %o", async (settings, sentence) => {
    const { code, said } = await prepare([], settings);
    expect(code).toBe(1);
    expect(said).toMatch(sentence);
    expect(said).not.toContain("hush");
  });

  it("is listed for production, all at once", async () => {
    const unsafe = { APP_URL: "http://desk.example", NEXTAUTH_URL: "https://other.example" };
    const { code, said } = await prepare(["--serve"], { ...unsafe, NEXTAUTH_SECRET: "sixteen letters!" });
    expect(code).toBe(1);
    for (const name of ["APP_URL", "NEXTAUTH_URL", "SANDBOX=on", "NEXTAUTH_SECRET", "ENCRYPTION_KEY"]) {
      expect(said).toMatch(new RegExp(`^${name} `, "m"));
    }
    expect(said).not.toContain("    at ");
  });
});
