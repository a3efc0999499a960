import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { ask, someone } from "@/test/support/submit-request";
import { Loop, type Desk } from "@/test/support/product-with-sandbox";
import type { ConsentRequestId } from "@/lib/ids";
import { getLookup } from "@/lib/patient/get-patient-lookup";
import { lookUpPatient } from "@/lib/patient/look-up-patient";
import { timeLimit } from "@/test/support/time-limit";

let loop: Loop;

beforeAll(async () => {
  loop = await Loop.start();
});

afterAll(() => loop.stop());

const see = (desk: Desk, id: ConsentRequestId) => getConsentRequest(desk.doctor(), { id });

// Waits for what background work brings about, by looking: the loop has no other end to hold on to.
const eventually = (desk: Desk, id: ConsentRequestId, expected: (request: ConsentRequestDetail) => void) =>
  vi.waitFor(async () => expected(await see(desk, id)), {
    timeout: timeLimit(30_000),
    interval: 20,
  });

type Call = {
  path: string;
  body: { requestId?: string } | null;
  headers: Record<string, string>;
  answered: number;
};
const calls = (desk: Desk) => loop.control<Call[]>("GET", `calls?clientId=${desk.clientId}`);
const callsTo = async (desk: Desk, end: string) => (await calls(desk)).filter(({ path }) => path.endsWith(end));

describe.each(DIALECTS)("the consent loop over the wire of %s", (dialect) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await loop.openDesk(dialect);
  });

  test("a grant is fetched from every hospital and acknowledged", async () => {
    const id = await ask(desk, someone("grant"));
    await eventually(desk, id, (request) => {
      expect(request.status).toBe("GRANTED");
      expect(request.artefacts.map(({ status }) => status)).toEqual(["GRANTED", "GRANTED"]);
      expect(request.timeline.map(({ event }) => event)).toContain("consent-request.acknowledged");
    });
    const seen = await see(desk, id);
    expect(seen.situation).toMatchObject({ kind: "granted", hospitals: 2 });
    expect(seen.artefacts.every(({ narrowed }) => narrowed.hiTypes.length === 0)).toBe(true);
  });

  test("a denial ends with its time, and nothing is fetched", async () => {
    const before = (await callsTo(desk, "/fetch")).length;
    const id = await ask(desk, someone("deny"));
    await eventually(desk, id, ({ status }) => expect(status).toBe("DENIED"));
    expect((await see(desk, id)).settledAt).not.toBeNull();
    expect((await callsTo(desk, "/fetch")).length).toBe(before);
  });

  test("what the patient narrows is what is held", async () => {
    const patient = someone("hina");
    const id = await ask(desk, patient);
    await eventually(desk, id, ({ status }) => expect(status).toBe("REQUESTED"));
    const { cmConsentRequestId } = await see(desk, id);
    await loop.control("POST", `requests/${cmConsentRequestId}/grant`, {
      hiTypes: ["Prescription"],
      from: "2024-01-01T00:00:00.000Z",
    });
    await eventually(desk, id, ({ situation }) => expect(situation.kind).toBe("granted"));
    const { artefacts } = await see(desk, id);
    expect(artefacts.map(({ narrowed }) => [narrowed.hiTypes, narrowed.from])).toEqual(
      artefacts.map(() => [["DiagnosticReport"], "2024-01-01T00:00:00.000Z"]),
    );
    await loop.control("POST", `requests/${cmConsentRequestId}/revoke`, {});
    await eventually(desk, id, ({ status }) => expect(status).toBe("REVOKED"));
  });

  test("asking how it stands is answered, and moves nothing back", async () => {
    const id = await ask(desk, someone("silent"));
    await eventually(desk, id, ({ status }) => expect(status).toBe("REQUESTED"));
    await checkConsentRequest(desk.doctor(), { id });
    await eventually(desk, id, ({ timeline }) =>
      expect(timeline.map(({ event }) => event)).toContain("consent-request.told"),
    );
    expect((await see(desk, id)).status).toBe("REQUESTED");
  });

  test("an address that nobody has fails with the network's own words", async () => {
    const id = await ask(desk, "nobody.at.all@sbx");
    await eventually(desk, id, ({ status }) => expect(status).toBe("FAILED"));
    const { failure } = await see(desk, id);
    expect(failure?.message).not.toBe("");
    expect(failure?.advice).toBe("check-abha-address");
  });

  test("a patient is found by name before anything is asked", async () => {
    const patient = someone("hina");
    const asked = await lookUpPatient(desk.doctor(), { abhaAddress: patient });
    if (asked.state !== "asking") throw new Error(`the network is asked, not ${asked.state}`);
    await vi.waitFor(
      async () => expect((await getLookup(desk.doctor(), { id: asked.lookupId })).state).toBe("found"),
      10_000,
    );
    expect(await lookUpPatient(desk.doctor(), { abhaAddress: patient })).toMatchObject({ state: "known" });
  });

  test("twenty requests at once with no session: one session call, each leaves once, none is lost to an early on-init", async () => {
    const busy = await loop.openDesk(dialect);
    await loop.control("POST", "faults", {
      clientId: busy.clientId,
      earlyCallback: true,
    });
    const ids = await Promise.all(Array.from({ length: 20 }, () => ask(busy, someone("silent"))));
    for (const id of ids) await eventually(busy, id, ({ status }) => expect(status).toBe("REQUESTED"));
    expect(await callsTo(busy, "/sessions")).toHaveLength(1);
    expect(await callsTo(busy, "/init")).toHaveLength(20);
  });

  test("of a hundred requests whose on-init outruns the gateway's own answer, none is lost", async () => {
    const busy = await loop.openDesk(dialect);
    await loop.control("POST", "faults", { clientId: busy.clientId, earlyCallback: true });
    const ids = await Promise.all(Array.from({ length: 100 }, () => ask(busy, someone("grant"))));
    for (const id of ids) await eventually(busy, id, ({ situation }) => expect(situation.kind).toBe("granted"));
    expect(await callsTo(busy, "/init")).toHaveLength(100);
  });
});
