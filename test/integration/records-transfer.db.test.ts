import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { dataPush, dataPushChunk, dataRequest } from "@/drizzle/schema/data-request";
import { healthRecord, healthRecordBody } from "@/drizzle/schema/health-record";
import { dataKey, transferKey } from "@/drizzle/schema/record-keys";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import type { ConsentRequestId } from "@/lib/ids";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, sandboxPatient, submitToPatient, waitForRequest } from "@/test/support/sandbox-requests";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();

type Transaction = {
  id: string;
  requested: { artefactId: string };
  pushes: { answered: number | null }[];
  reports: { sessionStatus: string; statusResponses: { hiStatus: string; description: string }[] }[];
};

const transactionsOf = ({ clientId }: SandboxHospital) =>
  product.control<Transaction[]>("GET", `transactions?clientId=${clientId}`);

const requestsOf = ({ id }: SandboxHospital) =>
  product.database.admin.select().from(dataRequest).where(eq(dataRequest.hospitalId, id));

/** Everything that is stored of records and their keys. */
async function storedOf({ id }: SandboxHospital) {
  const { admin } = product.database;
  return {
    records: await admin.select().from(healthRecord).where(eq(healthRecord.hospitalId, id)),
    bodies: await admin.$count(healthRecordBody, eq(healthRecordBody.hospitalId, id)),
    pages: await admin.$count(dataPush, eq(dataPush.hospitalId, id)),
    chunks: await admin.$count(dataPushChunk, eq(dataPushChunk.hospitalId, id)),
    dataKeys: await admin.$count(dataKey, eq(dataKey.hospitalId, id)),
    transferKeys: await admin.$count(transferKey, eq(transferKey.hospitalId, id)),
  };
}

/** Waits until the transfers of a hospital are finished, in these states. */
const waitForTransfers = (hospital: SandboxHospital, states: string[]) =>
  vi.waitFor(async () => expect((await requestsOf(hospital)).map(({ state }) => state).sort()).toEqual(states.sort()), {
    timeout: timeLimit(40_000),
    interval: 50,
  });

const waitForReports = (hospital: SandboxHospital, words: string[]) =>
  vi.waitFor(
    async () => {
      const reports = (await transactionsOf(hospital)).flatMap((one) => one.reports);
      expect(reports.map(({ sessionStatus }) => sessionStatus).sort()).toEqual(words.sort());
    },
    { timeout: timeLimit(20_000), interval: 50 },
  );

const revoke = async (hospital: SandboxHospital, id: ConsentRequestId) => {
  const { cmConsentRequestId } = await readRequest(hospital, id);
  await product.control("POST", `requests/${cmConsentRequestId}/revoke`, {});
};

describe.each(DIALECTS)("records over the wire of %s", (dialect) => {
  let hospital: SandboxHospital;
  beforeAll(async () => {
    hospital = await product.createHospital(dialect);
  });

  test("after a grant the records of each hospital are requested, received, stored and reported, and erased with a revocation", async () => {
    const id = await submitToPatient(hospital, sandboxPatient("grant"));
    await waitForTransfers(hospital, ["received", "received"]);
    await waitForReports(hospital, ["TRANSFERRED", "TRANSFERRED"]);
    const stored = await storedOf(hospital);
    expect(stored.records.length).toBeGreaterThan(0);
    expect(stored.records.map(({ refusal }) => refusal)).toEqual(stored.records.map(() => null));
    expect(stored).toMatchObject({ bodies: stored.records.length, dataKeys: 2, transferKeys: 0, pages: 0, chunks: 0 });

    await revoke(hospital, id);
    await waitForRequest(hospital, id, ({ timeline }) =>
      expect(timeline.filter(({ event }) => event === "records.erased")).toHaveLength(2),
    );
    expect(await storedOf(hospital)).toEqual({
      records: [],
      bodies: 0,
      pages: 0,
      chunks: 0,
      dataKeys: 0,
      transferKeys: 0,
    });
  });
});

test.each([
  ["wrongTag", "all", "failed", "FAILED"],
  ["wrongChecksum", true, "received", "TRANSFERRED"],
  ["duplicatePages", 2, "received", "TRANSFERRED"],
  ["pageNumbering", "from-0", "received", "TRANSFERRED"],
  ["pushBeforeOnRequest", true, "received", "TRANSFERRED"],
  ["linkInsteadOfContent", true, "failed", "FAILED"],
  ["otherCareContext", true, "partly-received", "TRANSFERRED"],
])("a transfer with the fault %s %s is %s and reported as %s", async (fault, value, state, word) => {
  const hospital = await product.createHospital("v3");
  await product.setFaults(hospital, { [fault]: value });
  await submitToPatient(hospital, sandboxPatient("grant"));
  await waitForTransfers(hospital, [state, state]);
  await waitForReports(hospital, [word, word]);
});
