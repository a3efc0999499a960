import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOSPITALS } from "@/sandbox/state/hospitals";
import { artefactAt, createRecordsClient, decryptPage, type RecordsClient } from "./records-client";
import { startTestSandbox, type TestSandbox } from "./test-sandbox";

const { clinic, laboratory } = HOSPITALS;

let sandbox: TestSandbox;
let client: RecordsClient;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  client = await createRecordsClient(sandbox, "v3");
});
afterAll(() => sandbox.close());

describe("documents that a test gives to an HIP", () => {
  const documents = ["{}", "no JSON", '{"resourceType":"Bundle"}'];
  const given = (change: object = {}) =>
    sandbox.postControl<{ careContextReference: string }>("/documents", {
      abhaAddress: "hina-given@sbx",
      hipId: clinic.id,
      hiType: "Prescription",
      documents,
      ...change,
    });

  async function textsOf(patientId: string, hip: { id: string }): Promise<string[]> {
    const sent = await client.requestRecords(artefactAt(await client.grantConsent(patientId), hip));
    return (await client.waitForPages(sent)).flatMap((page) => decryptPage(page, sent.keys));
  }

  it("are sent with the other records of that patient from that HIP alone, in the newest care context", async () => {
    expect(await given()).toMatchObject({ status: 201, json: { careContextReference: "Visit-5", added: 3 } });
    const texts = await textsOf("hina-given@sbx", clinic);
    expect(texts.slice(-3)).toEqual(documents);
    expect(texts.length).toBeGreaterThan(3);
    expect(await textsOf("hina-given@sbx", laboratory)).not.toContain("no JSON");
    expect(await textsOf("hina-others@sbx", clinic)).not.toContain("no JSON");
  });

  it("are refused for a hospital without records of the patient, and with a type that does not exist", async () => {
    expect(await given({ hipId: HOSPITALS.empty.id })).toMatchObject({ status: 404 });
    expect(await given({ abhaAddress: "nobody.here@sbx" })).toMatchObject({ status: 404 });
    expect(await given({ hiType: "Letter" })).toMatchObject({ status: 400 });
  });
});
