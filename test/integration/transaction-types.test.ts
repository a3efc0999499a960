import path from "node:path";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";

/** A file that does not exist; its statements are compiled with the project's own settings. */
const FILE = path.resolve("test", "integration", "planted-statements.ts");

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

const NOT_ASSIGNABLE = 2345;
const WRONG_NUMBER_OF_ARGUMENTS = 2554;

const FAULTS: [title: string, statement: string, error: number][] = [
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

/** Compiles statements, one a line; returns the codes of the errors of each. */
function compile(statements: readonly string[]): Map<string, number[]> {
  const text = [...statements, DECLARATIONS].join("\n");
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile) as { config: unknown };
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const options = { ...parsed.options, incremental: false, types: ["node"] };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === FILE || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === FILE ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([FILE], options, host);
  const file = program.getSourceFile(FILE);
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  const lineOf = ({ start = 0 }: ts.Diagnostic) => file?.getLineAndCharacterOfPosition(start).line;
  const codesAt = (line: number) => found.filter((error) => lineOf(error) === line).map(({ code }) => code);
  const elsewhere = found.filter((error) => (lineOf(error) ?? 0) >= statements.length);
  expect(elsewhere.map(({ messageText }) => messageText)).toEqual([]);
  return new Map(statements.map((statement, line) => [statement, codesAt(line)]));
}

let errors: Map<string, number[]>;
beforeAll(() => {
  errors = compile([...FAULTS.map(([, statement]) => statement), ...CORRECT]);
});

test.each(FAULTS)("%s does not compile: %s", (_title, statement, error) => {
  expect(errors.get(statement)).toEqual([error]);
});

test.each(CORRECT)("work in the right kind of transaction compiles: %s", (statement) => {
  expect(errors.get(statement)).toEqual([]);
});
