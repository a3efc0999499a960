import { beforeAll, describe, expect, test, vi } from "vitest";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { execute } from "@/lib/access/execute";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { getPatientLookup } from "@/lib/patient/get-patient-lookup";
import { lookUpPatient } from "@/lib/patient/look-up-patient";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, sandboxPatient, submitToPatient, waitForRequest } from "@/test/support/sandbox-requests";
import { timeLimit } from "@/test/support/time-limit";

const product = useProductWithSandbox();

describe.each(DIALECTS)("over the wire of %s", (dialect) => {
  let hospital: SandboxHospital;
  beforeAll(async () => {
    hospital = await product.createHospital(dialect);
  });

  test("a grant is acknowledged, and its artefacts are fetched from each hospital", async () => {
    const id = await submitToPatient(hospital, sandboxPatient("grant"));
    await waitForRequest(hospital, id, (request) => {
      expect(request.status).toBe("GRANTED");
      expect(request.artefacts.map(({ status }) => status)).toEqual(["GRANTED", "GRANTED"]);
      expect(request.timeline.map(({ event }) => event)).toContain("consent-request.acknowledged");
    });
    const request = await readRequest(hospital, id);
    expect(request.situation).toMatchObject({ kind: "granted", grant: { hospitals: { count: 2 } } });
    expect(request.artefacts.every(({ narrowed }) => narrowed.hiTypes.length === 0)).toBe(true);
  });

  test("a denied request is settled, and nothing is fetched", async () => {
    const before = await product.receivedCalls(hospital, "fetch");
    const id = await submitToPatient(hospital, sandboxPatient("deny"));
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("DENIED"));
    expect((await readRequest(hospital, id)).settledAt).not.toBeNull();
    expect(await product.receivedCalls(hospital, "fetch")).toHaveLength(before.length);
  });

  test("a consent that the patient narrows is granted as narrowed, and ends when it is revoked", async () => {
    const id = await submitToPatient(hospital, sandboxPatient("hina"));
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("REQUESTED"));
    const { cmConsentRequestId } = await readRequest(hospital, id);
    const narrowed = { hiTypes: ["Prescription"], from: "2024-01-01T00:00:00.000Z" };
    await product.control("POST", `requests/${cmConsentRequestId}/grant`, narrowed);
    await waitForRequest(hospital, id, ({ situation }) => expect(situation.kind).toBe("granted"));
    const { artefacts } = await readRequest(hospital, id);
    expect(artefacts.map(({ narrowed }) => [narrowed.hiTypes, narrowed.from])).toEqual(
      artefacts.map(() => [["DiagnosticReport"], "2024-01-01T00:00:00.000Z"]),
    );
    await product.control("POST", `requests/${cmConsentRequestId}/revoke`, {});
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("REVOKED"));
  });

  test("a status that a doctor requests is received and does not change the request", async () => {
    const id = await submitToPatient(hospital);
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("REQUESTED"));
    await execute(checkConsentRequest, hospital.doctor(), { id });
    await waitForRequest(hospital, id, ({ timeline }) =>
      expect(timeline.map(({ event }) => event)).toContain("consent-request.status-received"),
    );
    expect((await readRequest(hospital, id)).status).toBe("REQUESTED");
  });

  test("a request for an address that nobody has fails with the network's message", async () => {
    const id = await submitToPatient(hospital, "nobody.at.all@sbx");
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("FAILED"));
    const { failure } = await readRequest(hospital, id);
    expect(failure?.message).not.toBe("");
    expect(failure?.advice).toBe("check-abha-address");
  });

  test("a look-up finds the patient's name, which is known from then on", async () => {
    const abhaAddress = sandboxPatient("hina");
    const lookup = await execute(lookUpPatient, hospital.doctor(), { abhaAddress });
    if (lookup.state !== "pending") throw new Error(`the look-up is ${lookup.state}`);
    await vi.waitFor(
      async () => {
        const { state } = await execute(getPatientLookup, hospital.doctor(), { id: lookup.lookupId });
        expect(state).toBe("found");
      },
      { timeout: timeLimit(10_000), interval: 50 },
    );
    expect(await execute(lookUpPatient, hospital.doctor(), { abhaAddress })).toMatchObject({ state: "known" });
  });

  test("twenty requests without a session open one session, and each is sent once", async () => {
    const busy = await product.createHospital(dialect);
    await product.setFaults(busy, { earlyCallback: true });
    const ids = await Promise.all(Array.from({ length: 20 }, () => submitToPatient(busy)));
    for (const id of ids) await waitForRequest(busy, id, ({ status }) => expect(status).toBe("REQUESTED"));
    expect(await product.receivedCalls(busy, "sessions")).toHaveLength(1);
    expect(await product.receivedCalls(busy, "init")).toHaveLength(20);
  });

  test("of a hundred requests whose on-init arrives before the response to init, each is granted and sent once", async () => {
    const busy = await product.createHospital(dialect);
    await product.setFaults(busy, { earlyCallback: true });
    const ids = await Promise.all(Array.from({ length: 100 }, () => submitToPatient(busy, sandboxPatient("grant"))));
    for (const id of ids) await waitForRequest(busy, id, ({ situation }) => expect(situation.kind).toBe("granted"));
    expect(await product.receivedCalls(busy, "init")).toHaveLength(100);
  });
});
