import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aConsent } from "@/sandbox/testing/consent";
import { openDesk, V3, type Desk } from "@/sandbox/testing/desk";
import { minuteInput, readDay, readMinute } from "./india-time";

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

async function ask(patientId: string): Promise<string> {
  const consent = aConsent(patientId);
  await desk.v3(V3.init, await desk.v3Token(), { consent });
  const { json } = await desk.look(`/patients/${patientId}/requests`);
  return json[0].id;
}

const page = (path: string) => desk.send("GET", `/phone${path}`, {});

describe("the phone", () => {
  it("says that it is a sandbox, and whose it could be", async () => {
    const { text } = await page("");
    expect(text).toContain("sandbox");
    for (const name of ["Hina Patel", "silent@sbx", "norecords@sbx"]) expect(text).toContain(name);
    expect((await page("/nobody@sbx")).status).toBe(404);
  });

  it("shows a request in the patient's words and takes a narrower answer", async () => {
    const id = await ask("hina-phone@sbx");
    expect((await page("/hina-phone@sbx")).text).toContain("Dr. Manju, City Hospital");
    const { text } = await page(`/hina-phone@sbx/${id}`);
    for (const word of ["To look after you", "Prescriptions", "Lotus Diagnostics", "Allow", "Deny"]) {
      expect(text).toContain(word);
    }
    const { permission } = (await desk.look(`/requests/${id}`)).json.asked;
    const form = `hiTypes=Prescription&hipIds=IN2710000102&from=2020-05-01&to=2025-01-01&eraseAt=${minuteInput(permission.dataEraseAt)}`;
    expect((await desk.send("POST", `/phone/hina-phone@sbx/${id}/allow`, FORM, form)).status).toBe(303);
    const { status, artefacts } = (await desk.look(`/requests/${id}`)).json;
    expect(status).toBe("GRANTED");
    expect(artefacts).toHaveLength(1);
    expect(artefacts[0]).toMatchObject({
      hiTypes: ["Prescription"],
      permission: {
        dateRange: { from: "2020-04-30T18:30:00.000Z", to: permission.dateRange.to },
        dataEraseAt: permission.dataEraseAt,
      },
    });
    expect((await page("/hina-phone@sbx")).text).toContain("Withdraw");
    await desk.send("POST", `/phone/hina-phone@sbx/${id}/withdraw`, FORM, "");
    expect((await desk.look(`/requests/${id}`)).json.status).toBe("REVOKED");
  });

  it("keeps what was entered when an answer cannot be taken", async () => {
    const id = await ask("hina-empty@sbx");
    const form = "hipIds=IN2710000102&from=2020-05-01&to=2025-01-01&eraseAt=2999-01-01T00:00";
    const answer = await desk.send("POST", `/phone/hina-empty@sbx/${id}/allow`, FORM, form);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain("Choose at least one kind of record.");
    expect(answer.text).toContain('value="2020-05-01"');
  });
});

it("reads untouched inputs as exactly what was asked, in India's time", () => {
  expect(readDay("2020-01-01", "2019-12-31T20:00:00.123Z", "start")).toBe("2019-12-31T20:00:00.123Z");
  expect(readDay("2020-01-02", "2019-12-31T20:00:00.123Z", "end")).toBe("2020-01-02T18:29:59.999Z");
  expect(readMinute("2020-01-01T05:30", "2020-01-01T00:00:42.000Z")).toBe("2020-01-01T00:00:42.000Z");
  expect(readMinute("2020-01-01T05:29", "2020-01-01T00:00:42.000Z")).toBe("2019-12-31T23:59:00.000Z");
});
