import { and, eq, ne } from "drizzle-orm";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { dataPush, dataPushChunk, dataRequest } from "@/drizzle/schema/data-request";
import { healthRecord, healthRecordBody } from "@/drizzle/schema/health-record";
import { dataKey, transferKey } from "@/drizzle/schema/record-keys";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { execute } from "@/lib/access/execute";
import { MINUTE } from "@/lib/clock";
import { getRecords } from "@/lib/health-record/transfer/get-records";
import { sweepTransfers } from "@/lib/health-record/transfer/sweep-transfers";
import { changeRecordSettings } from "@/lib/hospital/change-record-settings";
import type { ConsentRequestId } from "@/lib/ids";
import { submitForm } from "@/test/support/consent-request-form";
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
    pages: await admin.$count(dataPush, and(eq(dataPush.hospitalId, id), ne(dataPush.state, "opened"))),
    chunks: await admin.$count(dataPushChunk, eq(dataPushChunk.hospitalId, id)),
    dataKeys: await admin.$count(dataKey, eq(dataKey.hospitalId, id)),
    transferKeys: await admin.$count(transferKey, eq(transferKey.hospitalId, id)),
  };
}

/** Waits until the transfers of a hospital are in these states. */
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
    { timeout: timeLimit(60_000), interval: 50 },
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
  ["keyEncoding", "x509", "received", "TRANSFERRED"],
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

/** A hospital whose gateway and HIPs have these faults, and whose patient has granted a request. */
async function grantedWith(faults: Record<string, unknown>) {
  const hospital = await product.createHospital("v3");
  await product.setFaults(hospital, faults);
  return { hospital, id: await submitToPatient(hospital, sandboxPatient("grant")) };
}

test("a public key that a HIP cannot read is sent once more in the other format", async () => {
  const error = { code: "ABDM-1063", message: "encoded key spec not recognized: Invalid point coordinates" };
  const { hospital } = await grantedWith({ onRequestError: error });
  await waitForTransfers(hospital, ["failed", "failed", "failed", "failed"]);
  const requests = await requestsOf(hospital);
  expect(requests.map(({ keyFormat }) => keyFormat).sort()).toEqual(["raw", "raw", "x509", "x509"]);
  expect(new Set(requests.map(({ publicKey }) => publicKey.toString("hex"))).size).toBe(4);
});

test("any other refusal ends the request with the network's words, and Get records requests it again", async () => {
  const error = { code: "ABDM-1061", message: "Consent artefact does not allow it" };
  const { hospital, id } = await grantedWith({ onRequestError: error });
  await waitForTransfers(hospital, ["failed", "failed"]);
  expect((await requestsOf(hospital)).map(({ problem, error: stored }) => [problem, stored])).toEqual([
    ["refused", error],
    ["refused", error],
  ]);
  await product.setFaults(hospital);
  const { artefacts } = await readRequest(hospital, id);
  for (const { id: artefactId } of artefacts) await execute(getRecords, hospital.doctor(), { artefactId });
  await waitForTransfers(hospital, ["failed", "failed", "received", "received"]);
});

test("a report whose word the gateway refuses is sent with the other one", async () => {
  const { hospital } = await grantedWith({ refusedSessionStatus: "TRANSFERRED" });
  await waitForReports(hospital, ["RECEIVED", "RECEIVED"]);
});

test("a transfer of which nothing arrives fails after twenty minutes", async () => {
  const { hospital } = await grantedWith({ noPages: true });
  await waitForTransfers(hospital, ["requested", "requested"]);
  const sweepAt = (minutes: number) =>
    sweepTransfers({ database: product.database, now: new Date(Date.now() + minutes * MINUTE) });
  await sweepAt(19);
  expect((await requestsOf(hospital)).map(({ state }) => state)).toEqual(["requested", "requested"]);
  await sweepAt(21);
  expect((await requestsOf(hospital)).map(({ state, problem }) => [state, problem])).toEqual([
    ["failed", "nothing-arrived"],
    ["failed", "nothing-arrived"],
  ]);
  expect((await storedOf(hospital)).transferKeys).toBe(0);
  await waitForReports(hospital, ["FAILED", "FAILED"]);
});

test("pages that arrive after a revocation are dropped unread, and reported as failed", async () => {
  const { hospital, id } = await grantedWith({ pushAfterEnd: true });
  // A request that the network gets after the revocation has no transaction, about which there could be a report.
  await waitForTransfers(hospital, ["requested", "requested"]);
  await revoke(hospital, id);
  await waitForReports(hospital, ["FAILED", "FAILED"]);
  const responses = (await transactionsOf(hospital)).flatMap(({ reports }) => reports[0]?.statusResponses ?? []);
  expect(new Set(responses.map(({ hiStatus }) => hiStatus))).toEqual(new Set(["ERRORED"]));
  expect(await storedOf(hospital)).toEqual({
    records: [],
    bodies: 0,
    pages: 0,
    chunks: 0,
    dataKeys: 0,
    transferKeys: 0,
  });
});

test("where a hospital waits until a doctor asks, records are requested by Get records alone, as often as the consent allows", async () => {
  const hospital = await product.createHospital("v0.5");
  const settings = { recordsRequested: "when-asked", publicKeyFormat: "x509" } as const;
  await execute(changeRecordSettings, hospital.admin(), settings);
  const id = await submitForm(hospital.doctor(), {
    abhaAddress: sandboxPatient("grant"),
    from: "2020-01-01",
    frequency: { unit: "DAY", value: "1", repeats: "2" },
  });
  await waitForRequest(hospital, id, ({ artefacts }) =>
    expect(artefacts.map(({ status, records }) => [status, records.status])).toEqual([
      ["GRANTED", "none"],
      ["GRANTED", "none"],
    ]),
  );
  const [artefact] = (await readRequest(hospital, id)).artefacts;
  const get = () => execute(getRecords, hospital.doctor(), { artefactId: artefact?.id ?? "" });
  await get();
  await waitForTransfers(hospital, ["received"]);
  const { records } = await storedOf(hospital);
  await get();
  await waitForTransfers(hospital, ["received", "received"]);
  expect((await requestsOf(hospital)).map(({ keyFormat }) => keyFormat)).toEqual(["x509", "x509"]);
  // What is sent again is stored once.
  expect((await storedOf(hospital)).records).toHaveLength(records.length);
  await expect(get()).rejects.toMatchObject({ code: "too-many-attempts" });
});
