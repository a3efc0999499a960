import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { patient } from "@/drizzle/schema/patient";
import {
  readOnly,
  withSystemConnection,
  systemTransaction,
  transact,
  transactWithoutFlush,
  type Queries,
  type Tx,
} from "@/lib/db/transaction";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let own: TestHospital;
let other: TestHospital;

beforeAll(async () => {
  own = await createTestHospital(database);
  other = await createTestHospital(database);
  await transact(own.job(), (tx) => addPatient(tx, "own@sbx"));
  await transact(other.job(), (tx) => addPatient(tx, "other@sbx"));
});

const addPatient = (tx: Tx, abhaAddress: string) =>
  tx.db.insert(patient).values({ hospitalId: tx.actor.hospitalId, abhaAddress });
const addresses = async ({ db }: { db: Queries }) =>
  (await db.select().from(patient)).map((row) => row.abhaAddress).sort();
const now = new Date();

test("a transaction without a filter sees the rows of its own hospital alone", async () => {
  expect(await readOnly(own.job(), addresses)).toEqual(["own@sbx"]);
  expect(await transact(other.job(), addresses)).toEqual(["other@sbx"]);
});

test("the scope of a transaction ends with it, also on the same connection", async () => {
  await readOnly(own.job(), addresses);
  const { rows } = await database.pool.query("select abha_address from patient");
  expect(rows).toEqual([]);
});

test("a row cannot be added for another hospital", async () => {
  const adding = transact(own.job(), (tx) =>
    tx.db.insert(patient).values({ hospitalId: other.id, abhaAddress: "wrong@sbx" }),
  );
  await expect(adding).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("a system transaction and a system connection see the rows of all hospitals", async () => {
  const all = ["other@sbx", "own@sbx"];
  expect(await systemTransaction({ database, now }, "prepare an empty database", addresses)).toEqual(all);
  expect(await withSystemConnection({ database, now }, "prepare an empty database", addresses)).toEqual(all);
});

test("work that is done again when it is lost does not wait for the disk, and leaves the connection as it was", async () => {
  const durability = async ({ db }: { db: Queries }) => (await db.execute(sql`show synchronous_commit`)).rows[0];
  expect(await transactWithoutFlush(own.job(), durability)).toEqual({ synchronous_commit: "off" });
  expect(await transact(own.job(), durability)).toEqual({ synchronous_commit: "on" });
});

test("a transaction whose opening fails changes nothing", async () => {
  const failing: typeof database.pool = Object.create(database.pool);
  failing.connect = (async () => {
    const client = await database.pool.connect();
    const query = client.query.bind(client);
    client.query = ((...args: Parameters<typeof query>) =>
      typeof args[0] === "string" && args[0].startsWith("begin")
        ? query("not sql")
        : query(...args)) as typeof client.query;
    const release = client.release.bind(client);
    client.release = (error) => {
      client.query = query;
      release(error);
    };
    return client;
  }) as typeof failing.connect;
  const scope = { ...own.job(), database: { ...database, pool: failing } };
  await expect(transact(scope, (tx) => addPatient(tx, "unopened@sbx"))).rejects.toThrow(
    'syntax error at or near "not"',
  );
  expect(await readOnly(own.job(), addresses)).toEqual(["own@sbx"]);
});

test("what throws is rolled back", async () => {
  const failing = transact(own.job(), async (tx) => {
    await addPatient(tx, "rolled-back@sbx");
    throw new Error("a failure after the change");
  });
  await expect(failing).rejects.toThrow("a failure after the change");
  expect(await readOnly(own.job(), addresses)).toEqual(["own@sbx"]);
});

test("a transaction whose failed statement was ignored throws instead of reporting a commit", async () => {
  const ignoring = transact(own.job(), async (tx) => {
    await addPatient(tx, "lost@sbx");
    await tx.db.execute(sql`select 1 / 0`).catch(() => undefined);
  });
  await expect(ignoring).rejects.toThrow("rolled back");
});

test("a read-only transaction refuses changes", async () => {
  const changing = readOnly(own.job(), (tx) => addPatient(tx, "changed@sbx"));
  await expect(changing).rejects.toMatchObject({ cause: { code: "25006" } });
});

test("a hospital id that is no UUID never reaches a statement", async () => {
  const scope = own.job();
  const forged = { ...scope, actor: { ...scope.actor, hospitalId: "'; drop table patient; --" as typeof own.id } };
  await expect(transact(forged, addresses)).rejects.toThrow("a hospital's id is a UUID");
});

test("statements that a transaction starts together are sent together: pg does not warn of waiting ones", async () => {
  const warnings: string[] = [];
  const record = ({ message }: Error) => void warnings.push(message);
  process.on("warning", record);
  const all = await readOnly(own.job(), (tx) => Promise.all([1, 2, 3].map(() => addresses(tx))));
  await new Promise(setImmediate);
  process.off("warning", record);
  expect(all).toEqual([["own@sbx"], ["own@sbx"], ["own@sbx"]]);
  expect(warnings).toEqual([]);
});

test("a statement that is started after the end of its transaction is refused", async () => {
  const tx = await transact(own.job(), (open) => Promise.resolve(open));
  await expect(addresses(tx)).rejects.toMatchObject({ cause: { message: "the transaction has ended" } });
});
