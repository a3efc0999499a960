import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { HI_TYPES } from "@/lib/abdm/vocabulary";
import { createPdf } from "@/sandbox/hip/attachments/pdf";
import { createScan } from "@/sandbox/hip/attachments/png";
import { documentsOf, type HealthDocument } from "@/sandbox/hip/health-documents";
import { HOSPITALS } from "@/sandbox/state/hospitals";
import { findPatient } from "@/sandbox/state/patients";

const NOW = new Date("2026-03-31T20:00:00.000Z");
const { general, laboratory, clinic } = HOSPITALS;

type Entry = { fullUrl: string; resource: { resourceType: string } & Record<string, unknown> };
type Bundle = { entry: Entry[] };

function documentsAt(abhaAddress: string): HealthDocument[] {
  const patient = findPatient(abhaAddress);
  return patient?.links.flatMap(({ hospital }) => documentsOf(patient, hospital, NOW)) ?? [];
}

function hinasAt(hospital: { id: string; name: string }): HealthDocument[] {
  const patient = findPatient("hinapatel@sbx");
  return patient === null ? [] : documentsOf(patient, hospital, NOW);
}

const isJson = ({ text }: HealthDocument) => /^\uFEFF?\{"/.test(text);
const parse = ({ text }: HealthDocument) => JSON.parse(text.replace(/^\uFEFF/, "")) as Bundle;
const resourcesOf = (documents: HealthDocument[], resourceType: string) =>
  documents.filter(isJson).flatMap((document) =>
    parse(document)
      .entry.map(({ resource }) => resource)
      .filter((resource) => resource.resourceType === resourceType),
  );

/** All references in a document, with those that no entry of it has as its address. */
function referencesOf(document: HealthDocument) {
  const addresses = new Set(parse(document).entry.map(({ fullUrl }) => fullUrl));
  const all = [...document.text.matchAll(/"reference":"([^"]+)"/g)].map(([, reference = ""]) => reference);
  return { all, unresolved: all.filter((reference) => !addresses.has(reference)) };
}

describe("the records of hinapatel@sbx", () => {
  const documents = documentsAt("hinapatel@sbx");

  it("are at three hospitals, of every HI type, in several care contexts, and span more than five years", () => {
    expect([hinasAt(general), hinasAt(laboratory), hinasAt(clinic)].map(({ length }) => length > 5)).toEqual([
      true,
      true,
      true,
    ]);
    expect(new Set(documents.map(({ hiType }) => hiType))).toEqual(new Set(HI_TYPES));
    expect(new Set(hinasAt(general).map(({ careContextReference }) => careContextReference)).size).toBe(6);
    const days = documents.map(({ date }) => date.toISOString().slice(0, 10)).sort();
    expect([days[0], days.at(-1)]).toEqual(["2021-01-27", "2026-02-12"]);
  });

  it("are the same at every time of a month", () => {
    const patient = findPatient("hinapatel@sbx");
    if (patient === null) throw new Error("there is no hinapatel@sbx");
    const atStart = documentsOf(patient, general, new Date("2026-03-01T00:00:00.000Z"));
    expect(atStart).toEqual(hinasAt(general));
  });

  it("show HbA1c falling over the years, in results that only the report refers to", () => {
    const results = resourcesOf(hinasAt(laboratory), "Observation")
      .filter(({ code }) => (code as { text: string }).text === "HbA1c")
      .map(({ effectiveDateTime, valueQuantity }) => [
        String(effectiveDateTime).slice(0, 7),
        (valueQuantity as { value: number }).value,
      ]);
    expect(results).toEqual([
      ["2021-05", 9.1],
      ["2022-06", 8.3],
      ["2024-03", 7.6],
      ["2025-07", 7.1],
      ["2026-02", 6.7],
    ]);
  });

  it("contradict each other: one hospital records an allergy, another that there is none, both as active", () => {
    const allergies = resourcesOf(documents, "AllergyIntolerance").map(({ code, clinicalStatus }) => [
      (code as { text: string }).text,
      JSON.stringify(clinicalStatus).includes('"active"'),
    ]);
    expect(allergies).toContainEqual(["Allergy to penicillin", true]);
    expect(allergies).toContainEqual(["No known allergy", true]);
  });

  it("refer within a document: at one hospital always, at the clinic also to what is not included", () => {
    for (const document of hinasAt(general)) {
      const { all, unresolved } = referencesOf(document);
      expect(all.length).toBeGreaterThanOrEqual(3);
      expect(unresolved).toEqual([]);
    }
    expect(hinasAt(clinic).flatMap((document) => referencesOf(document).unresolved)).toContain("FollowUp/88");
  });

  it("include attachments as they occur: PDF, scan, DICOM, base64 of base64, a placeholder and an address", () => {
    const data = [...JSON.stringify(documents).matchAll(/\\"data\\":\\"([^"\\]+)/g)].map(([, text = ""]) => text);
    const starts = data.map((text) => Buffer.from(text, "base64").subarray(0, 8).toString("latin1"));
    for (const start of ["%PDF-1.4", "\x89PNG\r\n\x1a\n", "JVBERi0x", "DUMMY", "\0\0\0\0\0\0\0\0"])
      expect(starts).toContain(start);
    expect(documents.some(({ text }) => text.includes('"url":"https://'))).toBe(true);
  });

  it("include one with a byte order mark and one that is not JSON", () => {
    expect(documents.filter(({ text }) => text.startsWith("\uFEFF"))).toHaveLength(1);
    expect(documents.filter((document) => !isJson(document)).map(({ text }) => text.slice(0, 16))).toEqual([
      "{'resourceType':",
    ]);
  });
});

it("twohips@sbx has the newest records of two hospitals, of which one has another person inside", () => {
  const documents = documentsAt("twohips@sbx");
  expect(documents.length).toBeGreaterThan(10);
  const names = resourcesOf(documents, "Patient").map(({ name }) => (name as { text: string }[])[0]?.text);
  expect(new Set(names)).toEqual(new Set(["Patient of Two Hospitals", "PATIENT OF BED 12"]));
});

it("norecords@sbx has a care context without documents", () => {
  expect(findPatient("norecords@sbx")?.links[0]?.careContexts).toHaveLength(1);
  expect(documentsAt("norecords@sbx")).toEqual([]);
});

it("a PDF has its objects where its table places them, on as many pages as it needs", () => {
  const text = createPdf(["A (b) \\", ...Array.from({ length: 60 }, (_, line) => `Line ${line}`)]).toString("latin1");
  const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
  expect(text.slice(start, start + 5)).toBe("xref\n");
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset));
  expect(offsets.map((offset) => text.slice(offset, offset + 7))).toEqual(
    offsets.map((_, at) => `${at + 1} 0 obj`.slice(0, 7)),
  );
  expect(text).toContain("/Count 2");
  expect(text).toContain("(A \\(b\\) \\\\) Tj");
});

it("a scan is a PNG with dark and light pixels", () => {
  const png = createScan(["AB 12"]);
  const at = png.indexOf("IDAT");
  const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  expect(pixels).toHaveLength((620 + 1) * 440);
  expect(new Set(pixels)).toEqual(new Set([0, 40, 238]));
});
