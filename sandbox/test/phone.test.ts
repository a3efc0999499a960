import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dateTimeInput, readDate, readDateTime } from "@/sandbox/phone/india-time";
import type { ConsentRequest } from "@/sandbox/state/consent-request";
import { makeConsent } from "./make-consent";
import { startTestSandbox, V3_PATHS, type TestSandbox } from "./test-sandbox";

let sandbox: TestSandbox;
beforeAll(async () => void (sandbox = await startTestSandbox()));
afterAll(() => sandbox.close());

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** Sends init for a patient and returns the consent request's id. */
async function requestConsent(patientId: string): Promise<string> {
  await sandbox.callV3(V3_PATHS.init, await sandbox.v3Token(), { consent: makeConsent(patientId) });
  const [request] = await sandbox.getControl<ConsentRequest[]>(`/patients/${patientId}/requests`);
  return request?.id ?? "";
}

const readRequest = (id: string) => sandbox.getControl<ConsentRequest>(`/requests/${id}`);
const getPage = (path: string) => sandbox.send("GET", `/phone${path}`, {});
const submit = (path: string, form: string) => sandbox.send("POST", `/phone${path}`, FORM, form);

describe("the phone", () => {
  it("lists the demo patients under the word sandbox, and answers 404 for an unknown patient", async () => {
    const { text } = await getPage("");
    expect(text).toContain("sandbox");
    for (const name of ["Hina Patel", "silent@sbx", "norecords@sbx"]) expect(text).toContain(name);
    expect((await getPage("/nobody@sbx")).status).toBe(404);
  });

  it("shows a request in plain words", async () => {
    const id = await requestConsent("hina-reads@sbx");
    expect((await getPage("/hina-reads@sbx")).text).toContain("Dr. Manju, City Hospital");
    const { text } = await getPage(`/hina-reads@sbx/${id}`);
    for (const words of ["To look after you", "Prescriptions", "Lotus Diagnostics", "Allow", "Deny"]) {
      expect(text).toContain(words);
    }
  });

  it("grants the reduced choice of a submitted form, and revokes it with Withdraw", async () => {
    const id = await requestConsent("hina-phone@sbx");
    const { permission } = (await readRequest(id)).asked;
    const eraseAt = dateTimeInput(permission.dataEraseAt);
    const form = `hiTypes=Prescription&hipIds=IN2710000102&from=2020-05-01&to=2025-01-01&eraseAt=${eraseAt}`;
    expect((await submit(`/hina-phone@sbx/${id}/allow`, form)).status).toBe(303);
    const { status, artefacts } = await readRequest(id);
    expect(status).toBe("GRANTED");
    expect(artefacts).toMatchObject([
      {
        hiTypes: ["Prescription"],
        permission: {
          dateRange: { from: "2020-04-30T18:30:00.000Z", to: permission.dateRange.to },
          dataEraseAt: permission.dataEraseAt,
        },
      },
    ]);
    expect((await getPage("/hina-phone@sbx")).text).toContain("Withdraw");
    await submit(`/hina-phone@sbx/${id}/withdraw`, "");
    expect((await readRequest(id)).status).toBe("REVOKED");
  });

  it("answers 409 to an invalid form, with the reason and the submitted values", async () => {
    const id = await requestConsent("hina-empty@sbx");
    const form = "hipIds=IN2710000102&from=2020-05-01&to=2025-01-01&eraseAt=2999-01-01T00:00";
    const response = await submit(`/hina-empty@sbx/${id}/allow`, form);
    expect(response.status).toBe(409);
    expect(response.text).toContain("Choose at least one record type.");
    expect(response.text).toContain('value="2020-05-01"');
  });
});

it("an unchanged input returns exactly the requested time, a changed one a time in India", () => {
  expect(readDate("2020-01-01", "2019-12-31T20:00:00.123Z", "start")).toBe("2019-12-31T20:00:00.123Z");
  expect(readDate("2020-01-02", "2019-12-31T20:00:00.123Z", "end")).toBe("2020-01-02T18:29:59.999Z");
  expect(readDateTime("2020-01-01T05:30", "2020-01-01T00:00:42.000Z")).toBe("2020-01-01T00:00:42.000Z");
  expect(readDateTime("2020-01-01T05:29", "2020-01-01T00:00:42.000Z")).toBe("2019-12-31T23:59:00.000Z");
});
