import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "@/scripts/paths.mjs";

const FILE = "planted-statements.ts";

const DECLARATIONS = `
import type { Database } from "@/lib/db/database";
import type { StaffScope, StaffTx } from "@/lib/access/command";
import { withSystemConnection, systemTransaction, transact, type MachineTx, type Tx } from "@/lib/db/transaction";
import { findConsentRequest, lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import { lockHospitalList } from "@/lib/hospital/hospital-table";
import type { ConsentRequestId } from "@/lib/ids";
declare const database: Database;
declare const scope: StaffScope;
declare const tx: Tx;
declare const staffTx: StaffTx;
declare const machineTx: MachineTx;
declare const id: ConsentRequestId;
declare function processCallback(tx: MachineTx): Promise<void>;
declare function saveDraft(tx: StaffTx): Promise<void>;`;

/** The codes of an argument of another type, and of one that lacks one, two or more members. */
const NOT_ASSIGNABLE = [2345, 2741, 2739, 2740];
const WRONG_NUMBER_OF_ARGUMENTS = [2554];

const FAULTS: [title: string, statement: string, codes: number[]][] = [
  ["a lock on a pool", "void lockConsentRequest(database.pool, id);", NOT_ASSIGNABLE],
  ["a lock on a connection", "void lockConsentRequest(database, id);", NOT_ASSIGNABLE],
  ["a lock with a scope", "void lockConsentRequest(scope, id);", NOT_ASSIGNABLE],
  [
    "a lock with an object that has the members of a transaction",
    "void lockConsentRequest({ db: tx.db, actor: tx.actor, now: tx.now }, id);",
    NOT_ASSIGNABLE,
  ],
  [
    "a lock of single statements over all hospitals",
    'void withSystemConnection(scope, "sign in", (connection) => lockHospitalList(connection));',
    NOT_ASSIGNABLE,
  ],
  [
    "a hospital's lock in a transaction over all hospitals",
    'void systemTransaction(scope, "sign in", (all) => lockConsentRequest(all, id));',
    NOT_ASSIGNABLE,
  ],
  ["a query without a transaction", "void findConsentRequest(id);", WRONG_NUMBER_OF_ARGUMENTS],
  ["a query with statements of no transaction", "void findConsentRequest(tx.db, id);", NOT_ASSIGNABLE],
  ["work over all hospitals in a hospital's transaction", "void lockHospitalList(tx);", NOT_ASSIGNABLE],
  [
    "work over all hospitals for a reason that is not listed",
    'void systemTransaction(scope, "because", (all) => lockHospitalList(all));',
    NOT_ASSIGNABLE,
  ],
  ["work of a callback in a transaction of staff", "void processCallback(staffTx);", NOT_ASSIGNABLE],
  ["work of staff in a transaction of a callback", "void saveDraft(machineTx);", NOT_ASSIGNABLE],
];

const CORRECT = [
  "void transact(scope, (open) => lockConsentRequest(open, id));",
  "void transact(scope, (open) => saveDraft(open));",
  'void systemTransaction(scope, "sign in", (all) => lockHospitalList(all));',
  "void processCallback(machineTx);",
];

const COMPILER = path.join(ROOT, "node_modules", "typescript-native", "lib", "tsc.js");

/** Compiles statements, one a line, with the project's own settings; returns the codes of the errors of each. */
function compile(statements: readonly string[]): Map<string, number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "consent-desk-types-"));
  const compilerOptions = {
    incremental: false,
    types: ["node"],
    typeRoots: [path.join(ROOT, "node_modules", "@types")],
    paths: { "@/*": [path.join(ROOT, "*")] },
  };
  const config = { extends: path.join(ROOT, "tsconfig.json"), compilerOptions, include: [], files: [FILE] };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  writeFileSync(path.join(folder, FILE), [...statements, DECLARATIONS].join("\n"));
  const args = [COMPILER, "--noEmit", "--pretty", "false", "-p", folder];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  const found = [...stdout.matchAll(/^(.*)\((\d+),\d+\): error TS(\d+)/gm)].map(([, file, line, code]) => ({
    line: file === FILE ? Number(line) - 1 : Infinity,
    code: Number(code),
  }));
  expect(found.filter(({ line }) => line >= statements.length)).toEqual([]);
  const codesAt = (at: number) => found.filter(({ line }) => line === at).map(({ code }) => code);
  return new Map(statements.map((statement, line) => [statement, codesAt(line)]));
}

let errors: Map<string, number[]>;
beforeAll(() => {
  errors = compile([...FAULTS.map(([, statement]) => statement), ...CORRECT]);
});

test.each(FAULTS)("%s does not compile: %s", (_title, statement, codes) => {
  expect(errors.get(statement)).toEqual([expect.toBeOneOf(codes)]);
});

test.each(CORRECT)("work in the right kind of transaction compiles: %s", (statement) => {
  expect(errors.get(statement)).toEqual([]);
});
