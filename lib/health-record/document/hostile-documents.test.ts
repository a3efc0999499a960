import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DOCUMENT_LIMITS } from "@/lib/health-record/document/document-limits";
import type { DocumentSection, HealthDocument } from "@/lib/health-record/document/health-document";
import { normaliseDocument } from "@/lib/health-record/document/normalise-document";
import { parseDocument } from "@/lib/health-record/document/parse-document";
import { readAttachment } from "@/lib/health-record/document/read-attachment";
import { summariseDocuments } from "@/lib/health-record/document/summarise-documents";
import { numRuns, SEED } from "@/test/support/generated-tests";
import { timeLimit } from "@/test/support/time-limit";

const PATIENT = { name: "Meera Nair", gender: "F", birthDate: "1991" };

/**
 * Takes content through everything, and returns the view model if there is one. Fails where an item stands nowhere, under itself or too deep,
 * and where the view model or the summary is much larger than the content.
 */
function readAll(content: string | Uint8Array): HealthDocument | undefined {
  const result = parseDocument(content);
  if (!result.isReadable) return undefined;
  const document = normaliseDocument(result.document, { hiTypes: ["Prescription"] });
  for (const { key } of document.attachments) readAttachment(result.document, key);
  const { documents: _, ...summary } = summariseDocuments([{ key: "1", hospital: "A", document }], PATIENT);
  const allowed = 10_000 + 300 * content.length;
  for (const shown of [document, summary]) {
    const size = JSON.stringify(shown).length;
    if (size > allowed) throw new Error(`${size} characters are made of ${content.length}`);
  }
  checkPlaces(document);
  return document;
}

function checkPlaces({ sections, items }: HealthDocument): void {
  const byKey = new Map(items.map((item) => [item.key, item]));
  const placed = new Set<string>();
  const visit = (key: string, above: string[]) => {
    if (above.includes(key)) throw new Error(`${key} stands under itself`);
    if (above.length > 10) throw new Error(`${key} stands under ${above.length} others`);
    placed.add(key);
    for (const child of byKey.get(key)?.contains ?? []) visit(child, [...above, key]);
  };
  const all = (list: DocumentSection[]): DocumentSection[] => list.flatMap((one) => [one, ...all(one.sections)]);
  for (const { entries } of all(sections)) for (const { key, isRepeated } of entries) if (!isRepeated) visit(key, []);
  expect([...placed].sort()).toEqual([...byKey.keys()].sort());
}

const TYPES =
  "Composition Patient Observation DiagnosticReport MedicationRequest Medication AllergyIntolerance Condition Encounter Binary Media " +
  "DocumentReference Invoice Practitioner Organization Procedure Bundle Unheard bundle __proto__";
const NAMES =
  "resourceType id fullUrl resource entry section contained reference display type title status code coding text div system value unit " +
  "comparator valueQuantity referenceRange low high interpretation component hasMember result subject author name given birthDate _birthDate " +
  "extension url valueCode dosageInstruction timing repeat frequency period periodUnit doseAndRate doseQuantity medicationReference ingredient " +
  "strength reaction manifestation clinicalStatus note attachment content contentType data presentedForm lineItem priceComponent amount date " +
  "effectiveDateTime onsetPeriod start performer actor emptyReason __proto__ constructor toString hasOwnProperty";

const reference = fc.constantFrom(
  "a",
  "b",
  "c",
  "Patient/a",
  "Observation/b",
  "urn:uuid:c",
  "#a",
  "#",
  "",
  "Encounter/9/_history/1",
);
const leaf = fc.oneof(
  fc.string(),
  reference,
  fc.constantFrom(
    "1991",
    "2024-05",
    "2024-05-07T10:00:00Z",
    "NKDA",
    "1-0-1",
    "5.10",
    "716186003",
    "JVBERi0xLjc=",
    "data:,x",
    "<div>",
  ),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const names = fc.constantFrom(...NAMES.split(" "));

/** Objects with names that mean something, and values that need not fit them. */
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 6, depthSize: "small" },
    leaf,
    fc.array(tie("anything"), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie("anything")), { maxLength: 6 }).map((pairs) => objectFrom(pairs)),
    reference.map((text) => ({ reference: text })),
  ),
}));

/** An object that may have an element of the name `__proto__`. */
function objectFrom(pairs: [string, unknown][]): object {
  const object = {};
  for (const [name, value] of pairs)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

const resource = fc
  .tuple(fc.constantFrom(...TYPES.split(" ")), reference, fc.array(fc.tuple(names, anything), { maxLength: 10 }))
  .map(([resourceType, id, pairs]) => objectFrom([...pairs, ["resourceType", resourceType], ["id", id]]));
const bundle = fc
  .array(fc.oneof(fc.record({ fullUrl: reference, resource }), fc.record({ resource }), anything), { maxLength: 12 })
  .map((entry) => ({ resourceType: "Bundle", entry }));

const RUNS = { seed: SEED, numRuns: numRuns({ short: 300, long: 5000 }) };

describe(`a document never stops its reader (seed ${SEED})`, () => {
  test("with elements of any type in any place, and references in circles", () => {
    fc.assert(
      fc.property(bundle, (value) => void readAll(JSON.stringify(value))),
      RUNS,
    );
  });

  test("of any JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anything), (value) => void readAll(JSON.stringify(value))),
      RUNS,
    );
  });

  test("of any text and any bytes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array()), (content) => void readAll(content)),
      RUNS,
    );
  });

  test("cut short at any place, or with one character changed", () => {
    fc.assert(
      fc.property(bundle, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (value, at, character) => {
        const text = JSON.stringify(value);
        const place = at % text.length;
        readAll(text.slice(0, place));
        readAll(text.slice(0, place) + character + text.slice(place + 1));
      }),
      RUNS,
    );
  });
});

describe("a document that is as large as the limits allow takes seconds at most:", () => {
  const entries = (count: number, elementsOf: (at: number) => object) => ({
    resourceType: "Bundle",
    entry: Array.from({ length: count }, (_, at) => ({
      resource: { resourceType: "Observation", id: `o${at}`, ...elementsOf(at) },
    })),
  });
  const refer = (...ids: number[]) => ids.map((id) => ({ reference: `Observation/o${id}` }));
  const count = DOCUMENT_LIMITS.resources;
  const nested = (depth: number): unknown =>
    depth === 0 ? "x" : { code: { text: "x" }, extension: [{ url: "u", valueString: nested(depth - 1) }] };

  test.each<[string, () => unknown]>([
    ["a chain of members", () => entries(count, (at) => ({ hasMember: refer(at + 1) }))],
    ["a ring of members", () => entries(count, (at) => ({ hasMember: refer((at + 1) % count) }))],
    [
      "members of members, each twice",
      () => entries(count, (at) => ({ hasMember: refer(2 * at + 1, 2 * at + 2, 2 * at + 1) })),
    ],
    [
      "everything refers to everything",
      () => entries(300, () => ({ focus: refer(...Array.from({ length: 300 }, (_, at) => at)) })),
    ],
    [
      "one that refers to all, and all to it",
      () =>
        entries(count, (at) =>
          at === 0 ? { focus: refer(...Array.from({ length: count }, (_, to) => to)) } : { focus: refer(0) },
        ),
    ],
    [
      "references that lead nowhere",
      () => entries(count, () => ({ focus: Array.from({ length: 10 }, (_, at) => ({ reference: `x/${at}` })) })),
    ],
    [
      "the same section a thousand times",
      () => ({
        ...entries(100, () => ({})),
        entry: [
          {
            resource: {
              resourceType: "Composition",
              section: Array(1000).fill({ entry: refer(...Array.from({ length: 50 }, (_, at) => at)) }),
            },
          },
          ...entries(100, () => ({})).entry,
        ],
      }),
    ],
    ["values of many extensions in each other", () => entries(200, () => ({ value: nested(20) }))],
    [
      "a long name of a resource to which many refer",
      () => ({
        resourceType: "Bundle",
        entry: [
          { resource: { resourceType: "Medication", id: "m", code: { text: "x".repeat(900_000) } } },
          { resource: { resourceType: "Medication", id: "n", ingredient: Array(9000).fill({ item: "x" }) } },
          ...Array.from({ length: 4000 }, (_, at) => ({
            resource: {
              resourceType: "MedicationRequest",
              medicationReference: { reference: at % 2 ? "Medication/m" : "Medication/n" },
              reasonReference: [{ reference: "Medication/m" }],
            },
          })),
        ],
      }),
    ],
    [
      "a long name and dosage with many parts to look for in them",
      () => ({
        entry: [
          {
            resource: {
              resourceType: "Patient",
              name: [{ text: "ab".repeat(400_000), given: Array(50_000).fill("bbb") }],
            },
          },
          {
            resource: {
              resourceType: "MedicationRequest",
              dosageInstruction: {
                text: "a ".repeat(400_000),
                route: { text: `b ${"a ".repeat(200_000)}` },
                additionalInstruction: Array(50_000).fill({ text: "a a a" }),
              },
            },
          },
        ],
      }),
    ],
    [
      "many people of many names",
      () => ({
        entry: [
          { resource: { resourceType: "Patient", id: "p", name: Array(100_000).fill("abcdef") } },
          ...Array.from({ length: 4000 }, () => ({
            resource: { resourceType: "Condition", subject: { reference: "p", display: "abcdeg" } },
          })),
        ],
      }),
    ],
    [
      "a long name of an extension with many values",
      () => ({
        resourceType: "Patient",
        extension: [{ url: `x/${"y".repeat(100_000)}`, extension: Array(10_000).fill({ url: "z", valueString: "1" }) }],
      }),
    ],
    ["a long list of values", () => entries(1, () => ({ component: Array(40_000).fill({ valueString: "x" }) }))],
    [
      "a long name in words",
      () => entries(1, () => ({ code: { text: "no known ".repeat(100_000) }, valueString: "1-".repeat(400_000) })),
    ],
    [
      "names of people in many words",
      () => ({ resourceType: "Patient", name: Array(2000).fill({ text: "A B C D E F G H ".repeat(20) }) }),
    ],
    [
      "doses of many signs",
      () => ({
        resourceType: "MedicationRequest",
        dosageInstruction: Array(500).fill({ text: "1 - ".repeat(2000), timing: { repeat: { frequency: 1 } } }),
      }),
    ],
    ["an attachment of 20 MB", () => ({ resourceType: "Binary", data: "QUFB".repeat(5 * 1024 * 1024) })],
  ])("%s", (_what, make) => {
    const text = JSON.stringify(make());
    const started = performance.now();
    expect(readAll(text)).toBeDefined();
    expect(performance.now() - started).toBeLessThan(timeLimit(2000));
  });
});
