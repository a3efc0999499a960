import { describe, expect, test } from "vitest";
import { DOCUMENT_LIMITS } from "@/lib/health-record/document/document-limits";
import { parseDocument } from "@/lib/health-record/document/parse-document";
import { documentOf, parsed, PATIENT } from "@/test/support/health-documents";

const DOCUMENT = documentOf({ title: "Prescription" });
const typesOf = (content: unknown) =>
  parsed(content).resources.map(({ key, resourceType }) => `${key} ${resourceType}`);
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("a document", () => {
  test("is read from bytes and from a text", () => {
    expect(typesOf(DOCUMENT)).toEqual(["r1 Composition", "r2 Patient"]);
    expect(parseDocument(bytesOf(JSON.stringify(DOCUMENT)))).toMatchObject({ isReadable: true });
  });

  test("may begin with a byte order mark", () => {
    const text = `\uFEFF${JSON.stringify(DOCUMENT)}`;
    expect(parseDocument(bytesOf(text))).toMatchObject({ isReadable: true, document: { repairs: [] } });
    expect(parseDocument(text)).toMatchObject({ isReadable: true });
  });

  test("may be written by Python, which is noted", () => {
    expect(parsed("{'resourceType': 'Patient', 'active': True}").repairs).toEqual(["python-json"]);
  });

  test("may be a text inside JSON, which is noted", () => {
    expect(parsed(JSON.stringify(JSON.stringify(PATIENT))).repairs).toEqual(["json-in-a-text"]);
  });

  test("may have bytes that are no UTF-8, which is noted", () => {
    const bytes = Buffer.from('{"resourceType": "Patient", "id": "caf\u00e9"}', "latin1");
    expect(parseDocument(bytes)).toMatchObject({ isReadable: true, document: { repairs: ["invalid-characters"] } });
  });

  test("may be a collection, a Bundle without a type word, a Bundle in a Bundle or a bare resource", () => {
    const entry = [{ resource: PATIENT }];
    expect(typesOf({ resourceType: "Bundle", type: "collection", entry })).toEqual(["r1 Patient"]);
    expect(typesOf({ entry })).toEqual(["r1 Patient"]);
    expect(typesOf({ resourceType: "Bundle", entry: [{ resource: { resourceType: "bundle", entry } }] })).toEqual([
      "r1 Patient",
    ]);
    expect(typesOf(PATIENT)).toEqual(["r1 Patient"]);
  });

  test("may write resource types in any case", () => {
    expect(
      parsed({ resourceType: "BUNDLE", entry: [{ resource: { resourceType: "PATIENT" } }] }).resources,
    ).toMatchObject([{ resourceType: "PATIENT", type: "patient" }]);
  });

  test("has the resources that others contain, after them", () => {
    const contained = [{ resourceType: "Medication", id: "m" }];
    expect(parsed({ resourceType: "MedicationRequest", contained }).resources).toMatchObject([
      { key: "r1", containedIn: undefined },
      { key: "r2", resourceType: "Medication", containedIn: "r1" },
    ]);
  });

  test("may have entries that are links, or nothing: they are listed", () => {
    const entry = [{ link: "https://hip.example/1" }, { fullUrl: "Patient/1" }, "x", null];
    expect(parsed({ resourceType: "Bundle", entry }).missing).toEqual([
      { reason: "held-at-sender", text: "https://hip.example/1" },
      { reason: "unreadable-entry", text: "Patient/1" },
      { reason: "unreadable-entry", text: "" },
    ]);
  });
});

describe("content that cannot be read is reported with a problem:", () => {
  test.each([
    ["nothing", "", "empty"],
    ["white space", " \n", "empty"],
    ["XML", '<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"/>', "xml"],
    ["XML behind a byte order mark", "\uFEFF <Bundle/>", "xml"],
    ["a word", "Not found", "not-json"],
    ["half of a document", JSON.stringify(DOCUMENT).slice(0, 100), "not-json"],
    ["a list without resources", "[]", "not-fhir"],
    ["an object without a type", '{"message": "no records"}', "not-fhir"],
    ["a Bundle without entries", '{"resourceType": "Bundle"}', "not-fhir"],
    ["a number", "12", "not-fhir"],
    ["null", "null", "not-fhir"],
  ])("%s", (_what, text, problem) => {
    expect(parseDocument(bytesOf(text))).toEqual({ isReadable: false, problem });
    expect(parseDocument(text)).toEqual({ isReadable: false, problem });
  });

  test.each([
    ["bytes", { bytes: 50 }, "too-large"],
    ["depth", { depth: 3 }, "too-deep"],
    ["values", { values: 10 }, "too-many-values"],
    ["resources", { resources: 1 }, "too-many-resources"],
    ["a text", { textLength: 10 }, "text-too-long"],
  ])("more than the limit of %s", (_what, limit, problem) => {
    expect(parseDocument(JSON.stringify(DOCUMENT), { ...DOCUMENT_LIMITS, ...limit })).toEqual({
      isReadable: false,
      problem,
    });
  });
});
