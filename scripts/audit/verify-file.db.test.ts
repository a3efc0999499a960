import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditRemoval } from "@/drizzle/schema/audit";
import { auditKeys, toAuditKeys } from "@/lib/audit/audit-keys";
import { removeOldestMonth } from "@/lib/operations/audit-retention/remove-audit-months";
import { openWorkspace } from "@/scripts/test/open-workspace.mjs";
import { addAuditEntries, signAndVerify } from "@/test/support/audit-chain";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";
import { verifyFile } from "./verify-file";

const database = useTestDatabase();
const { folder, close } = await openWorkspace("audit-file");
afterAll(close);

const MAY = Array.from({ length: 6 }, (_, at) => `2025-05-${10 + at}T06:00:00.000Z`);
let exported: string;

beforeAll(async () => {
  exported = await exportMay(await createTestHospital(database));
});

/** Adds a trail, of which a month is then exported and removed; returns the file. */
async function exportMay(hospital: TestHospital): Promise<string> {
  await addAuditEntries(hospital, [...MAY, "2026-08-20T05:59:00.000Z"]);
  await signAndVerify(hospital);
  expect(await removeOldestMonth(hospital.job(), folder)).toBe(6);
  return path.join(folder, readdirSync(folder).find((name) => name.includes(hospital.id)) ?? "");
}

async function result(file: string, keys = auditKeys()): Promise<string> {
  const lines: string[] = [];
  const isWhole = await verifyFile({ url: database.url, keys, file }, (line) => lines.push(line));
  expect(lines).toHaveLength(1);
  expect(isWhole).toBe(!lines[0]?.includes("ALTERED"));
  return lines[0]?.slice(file.length) ?? "";
}

describe("npm run audit -- verify-file", () => {
  it("finds the exported file whole", async () => {
    expect(await result(exported)).toBe(": whole, as its receipt states. 6 entries, links 1 to 6.");
  });

  const edit = (line: number, change: (text: string) => string) => (lines: string[]) =>
    lines.map((text, at) => (at === line - 1 ? change(text) : text));
  it.each<[string, (lines: string[]) => string[], string]>([
    ["a fact of an entry", edit(4, (text) => text.replace("request-3", "request-9")), "line 4 (link 3) was changed"],
    ["the time of an entry", edit(2, (text) => text.replace("05-10T", "05-09T")), "line 2 (link 1) was changed"],
    [
      "a hash",
      edit(5, (text) => text.replace(/"hash":"[0-9a-f]{8}/, '"hash":"00000000')),
      "line 5 (link 4) was rewritten: its hash is not the one that was signed",
    ],
    [
      "the hash before the first link",
      edit(1, (text) => text.replace(/"previousHash":"[0-9a-f]{8}/, '"previousHash":"00000000')),
      "line 2 (link 1) was changed",
    ],
    ["a line removed", (lines) => lines.toSpliced(3, 1), "line 4 (link 3) is not there, or not at its place"],
    [
      "two lines swapped",
      (lines) => lines.toSpliced(3, 2, lines[4] ?? "", lines[3] ?? ""),
      "line 4 (link 3) is not there, or not at its place",
    ],
    [
      "a line twice",
      (lines) => lines.toSpliced(3, 0, lines[3] ?? ""),
      "line 5 (link 4) is not there, or not at its place",
    ],
    ["the end cut off", (lines) => lines.toSpliced(5, 2), "line 6 (link 5) is not there, or not at its place"],
    ["a line that is no entry", edit(3, () => "{"), "line 3 (link 2) is not a line of an exported file"],
    ["no first line", (lines) => lines.slice(1), "line 1 is not a line of an exported file"],
    ["white space", edit(3, (text) => `${text} `), "it is not the file of its receipt"],
    ["nothing", () => [], "line 1 is not a line of an exported file"],
  ])("names the first wrong line after: %s", async (_, change, sentence) => {
    const file = path.join(folder, "altered");
    writeFileSync(file, change(readFileSync(exported, "utf8").split("\n")).join("\n"));
    expect(await result(file)).toContain(`: ALTERED: ${sentence}.`);
  });

  it("finds a file of another key, a receipt that was changed, and one that is gone", async () => {
    const hospital = await createTestHospital(database);
    const file = path.join(folder, "copy");
    copyFileSync(await exportMay(hospital), file);
    const ofHospital = eq(auditRemoval.hospitalId, hospital.id);
    expect(await result(file, toAuditKeys([Buffer.alloc(32, 7)]))).toContain("line 2 (link 1) was rewritten");
    await database.admin.update(auditRemoval).set({ entries: 5 }).where(ofHospital);
    expect(await result(file)).toContain("no key of AUDIT_KEY has signed its receipt");
    await database.admin.delete(auditRemoval).where(ofHospital);
    expect(await result(file)).toContain("the database has no receipt of its removal");
  });

  it("names a file that cannot be read", async () => {
    await expect(result(path.join(folder, "absent"))).rejects.toMatchObject({
      sentences: [`${path.join(folder, "absent")} cannot be read.`],
    });
  });
});
