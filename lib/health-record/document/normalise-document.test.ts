import { describe, expect, test } from "vitest";
import type { DocumentSection, HealthDocument } from "@/lib/health-record/document/health-document";
import {
  documentOf,
  entriesOf,
  itemOf,
  linesOf,
  normalised,
  section,
  type Resource,
} from "@/test/support/health-documents";

const condition = (id: string, elements: object = {}): Resource => ({
  resourceType: "Condition",
  id,
  code: { text: id },
  ...elements,
});
const to = ({ resourceType, id }: Resource) => ({ reference: `${resourceType}/${id}` });
const ENCOUNTER = (...conditions: Resource[]): Resource => ({
  resourceType: "Encounter",
  id: "e",
  class: { display: "visit" },
  diagnosis: conditions.map((one) => ({ condition: to(one) })),
});

/** A document as an outline: sections with their origin or title, items by title, and what stands under each. */
function outlineOf({ sections, items }: HealthDocument): unknown[] {
  const itemLine = (key: string): unknown => {
    const item = items.find((one) => one.key === key);
    const name = item?.title ?? item?.resourceType;
    return item?.contains.length ? [name, ...item.contains.map(itemLine)] : name;
  };
  const outline = (one: DocumentSection): unknown => ({
    [one.title ?? one.origin]: [
      ...one.entries.map(({ key, isRepeated }) => (isRepeated ? `again ${itemLine(key)}` : itemLine(key))),
      ...one.sections.map(outline),
    ],
  });
  return sections.map(outline);
}

test("a doctor whom the sender names as custodian is no organisation", () => {
  const doctor = { resourceType: "Practitioner", id: "d", name: [{ text: "Dr. Iyer" }] };
  const { organisation, details } = normalised(documentOf({ custodian: { reference: "Practitioner/d" } }, doctor));
  expect(organisation).toBeUndefined();
  expect(linesOf(details)).toEqual(["custodian: → Dr. Iyer"]);
});

test("a reference of which the words are only a type has the name of what it means", () => {
  const drug = { resourceType: "Medication", id: "m", code: { text: "Crocin" } };
  const charge = {
    resourceType: "ChargeItem",
    id: "c",
    subject: { reference: "Patient/p", display: "Patient" },
    productReference: { reference: "Medication/m", display: "Medication" },
  };
  const item = itemOf(charge, drug);
  expect(item.subject).toBeUndefined();
  expect(linesOf(item.details)).toEqual([
    "subject.display: Patient",
    "productReference: → Crocin",
    "productReference.display: Medication",
  ]);
});

describe("an item stands", () => {
  test("in the section that lists it, and in a second one as repeated", () => {
    const [a, b] = [condition("a"), condition("b")];
    const document = documentOf({ section: [section("Complaints", a, b, a), section("History", b)] }, a, b);
    expect(outlineOf(normalised(document))).toEqual([{ Complaints: ["a", "b"] }, { History: ["again b"] }]);
  });

  test("in sections inside sections", () => {
    const a = condition("a");
    const nested = { title: "Outer", section: [{ title: "Middle", section: [section("Inner", a)] }] };
    expect(outlineOf(normalised(documentOf({ section: [nested] }, a)))).toEqual([
      { Outer: [{ Middle: [{ Inner: ["a"] }] }] },
    ]);
  });

  test("under the report of which it is a result, also where the section lists both", () => {
    const result = { resourceType: "Observation", id: "o", code: { text: "HDL" } };
    const report = { resourceType: "DiagnosticReport", id: "d", code: { text: "Lipids" }, result: [to(result)] };
    const document = documentOf({ section: [section("Lab", result, report)] }, result, report);
    expect(outlineOf(normalised(document))).toEqual([{ Lab: [["Lipids", "HDL"]] }]);
  });

  test("under the panel of which it is a member, also where the section lists it first", () => {
    const member = {
      resourceType: "Observation",
      id: "o",
      code: { text: "HDL" },
      focus: [{ reference: "Observation/p" }],
    };
    const panel = { resourceType: "Observation", id: "p", code: { text: "Lipids" }, hasMember: [to(member)] };
    const document = documentOf({ section: [section("Lab", member, panel)] }, member, panel);
    expect(outlineOf(normalised(document))).toEqual([{ Lab: [["Lipids", "HDL"]] }]);
  });

  test("under what refers to it, where no section lists it", () => {
    const [a, b] = [condition("a", { evidence: [{ detail: [to(condition("b"))] }] }), condition("b")];
    expect(outlineOf(normalised(documentOf({ section: [section("Complaints", a)] }, b, a)))).toEqual([
      { Complaints: [["a", "b"]] },
    ]);
  });

  test("under the encounter of the document, which stands in a section about the document", () => {
    const a = condition("a");
    const encounter = ENCOUNTER(a);
    expect(outlineOf(normalised(documentOf({ encounter: to(encounter) }, a, encounter)))).toEqual([
      { "about-the-document": [["visit", "a"]] },
    ]);
  });

  test("else in a section for what is also in the document", () => {
    const [a, b, c] = [
      condition("a"),
      condition("b", { evidence: [{ detail: [to(condition("c"))] }] }),
      condition("c"),
    ];
    expect(outlineOf(normalised(documentOf({ section: [section("Complaints", a)] }, a, b, c)))).toEqual([
      { Complaints: ["a"] },
      { "also-in-document": [["b", "c"]] },
    ]);
  });

  test("under what contains it", () => {
    const request = {
      resourceType: "MedicationRequest",
      id: "m",
      contained: [{ resourceType: "Medication", id: "1", code: { text: "Crocin" } }],
      medicationReference: { reference: "#1" },
    };
    expect(outlineOf(normalised(documentOf({ section: [section("Medicines", request)] }, request)))).toEqual([
      { Medicines: [["Crocin", "Crocin"]] },
    ]);
  });

  test("among people, where it is a person or organisation that no section lists", () => {
    const doctor = { resourceType: "Practitioner", id: "d", name: [{ text: "Dr. Rao" }] };
    const a = condition("a", { recorder: to(doctor) });
    expect(outlineOf(normalised(documentOf({ section: [section("Complaints", a)] }, a, doctor)))).toEqual([
      { Complaints: ["a"] },
      { people: ["Dr. Rao"] },
    ]);
  });

  test("somewhere in a document without a Composition, or with two", () => {
    const [a, b] = [condition("a"), condition("b")];
    expect(outlineOf(normalised({ resourceType: "Bundle", type: "collection", entry: entriesOf(a, b) }))).toEqual([
      { "also-in-document": ["a", "b"] },
    ]);
    expect(outlineOf(normalised(a))).toEqual([{ "also-in-document": ["a"] }]);
    const second = { resourceType: "Composition", id: "2", title: "Addendum", section: [section("More", b)] };
    expect(outlineOf(normalised(documentOf({ section: [section("Complaints", a)] }, a, b, second)))).toEqual([
      { Complaints: ["a"] },
      { Addendum: [{ More: ["b"] }] },
    ]);
  });

  test("in its section, although the Composition is not the first entry", () => {
    const a = condition("a");
    const { entry, ...bundle } = documentOf({ section: [section("Complaints", a)] }, a);
    expect(outlineOf(normalised({ ...bundle, entry: entry.toReversed() }))).toEqual([{ Complaints: ["a"] }]);
  });

  test("once, although references go in a circle", () => {
    const [a, b] = [
      condition("a", { evidence: [{ detail: [to(condition("b"))] }] }),
      condition("b", { evidence: [{ detail: [to(condition("a"))] }] }),
    ];
    expect(outlineOf(normalised(documentOf({}, a, b)))).toEqual([{ "also-in-document": [["a", "b"]] }]);
  });
});

describe("a section", () => {
  const sectionOf = (elements: object, ...resources: Resource[]) =>
    normalised(documentOf({ section: [elements] }, ...resources)).sections[0];

  test("keeps the author's narrative beside its entries, and one of narrative alone", () => {
    const text = { status: "additional", div: "<div>Swelling since Monday</div>" };
    expect(sectionOf({ title: "History", text })).toMatchObject({ narrative: text.div, entries: [] });
    const a = condition("a");
    expect(sectionOf({ ...section("History", a), text }, a)).toMatchObject({
      narrative: text.div,
      entries: [{ key: "r3" }],
    });
  });

  test("has what it lists and the sender has not included, and why it is empty", () => {
    const entry = [{ reference: "Observation/9", display: "Chest X-ray" }];
    expect(sectionOf({ title: "Tests", entry })?.missing).toMatchObject([
      { label: "Chest X-ray", reference: "Observation/9" },
    ]);
    expect(sectionOf({ emptyReason: { coding: [{ code: "nilknown" }] } })).toMatchObject({
      emptyReason: { label: "nilknown" },
    });
  });
});

describe("what is not included", () => {
  test("is listed once for each reference, with the items that lack it", () => {
    const nowhere = { reference: "Observation/9" };
    const [a, b] = [
      condition("a", { evidence: [{ detail: [nowhere, nowhere] }] }),
      condition("b", { stage: [{ assessment: [nowhere] }] }),
    ];
    expect(
      normalised(documentOf({ encounter: { reference: "Encounter/7", display: "Visit" } }, a, b)).notIncluded,
    ).toEqual([
      { reason: "not-included-by-sender", text: "Visit", items: [] },
      { reason: "not-included-by-sender", text: "Observation/9", items: ["r3", "r4"] },
    ]);
  });

  test("are entries that are links or cannot be read", () => {
    const entry = [{ link: "https://hip.example/1" }, {}];
    expect(normalised({ resourceType: "Bundle", entry })).toMatchObject({
      items: [],
      notIncluded: [
        { reason: "held-at-sender", text: "https://hip.example/1" },
        { reason: "unreadable-entry", text: undefined },
      ],
    });
  });
});

describe("a document", () => {
  test("has title, status, dates, authors and organisation as sent", () => {
    const doctor = {
      resourceType: "Practitioner",
      id: "d",
      name: [{ prefix: ["Dr."], given: ["Asha", "K"], family: "Rao" }],
    };
    const hospital = { resourceType: "Organization", id: "h", name: "Sahyadri Hospital" };
    const composition = {
      title: "OP Visit",
      status: "preliminary",
      date: "2024-05",
      author: [to(doctor)],
      custodian: to(hospital),
    };
    const document = { ...documentOf(composition, doctor, hospital), timestamp: "2024-05-07T10:00:00+05:30" };
    expect(normalised(document)).toMatchObject({
      title: "OP Visit",
      status: "preliminary",
      isCurrent: true,
      date: { text: "2024-05", precision: "month" },
      assembled: { text: "2024-05-07T10:00:00+05:30" },
      authors: [{ label: "Dr. Asha K Rao", key: "r3" }],
      organisation: { label: "Sahyadri Hospital", key: "r4" },
    });
  });

  test("is of its custodian, although an organisation wrote it", () => {
    const own = { resourceType: "Organization", id: "1", name: "own" };
    const other = { resourceType: "Organization", id: "2", name: "other" };
    expect(normalised(documentOf({ author: [to(other)], custodian: to(own) }, own, other)).organisation).toMatchObject({
      label: "own",
    });
  });

  test("without a custodian is of the author that is an organisation, else of the only organisation", () => {
    const hospital = { resourceType: "Organization", id: "h", name: "Sahyadri Hospital" };
    expect(normalised(documentOf({ author: [to(hospital)] }, hospital)).organisation).toMatchObject({ key: "r3" });
    expect(normalised(documentOf({}, hospital)).organisation).toMatchObject({ label: "Sahyadri Hospital" });
    expect(normalised(documentOf({})).organisation).toBeUndefined();
  });

  test("is of the subject of its Composition; other people in it are apart", () => {
    const child = { resourceType: "Patient", id: "child", name: [{ text: "Baby of Meera" }] };
    const document = documentOf(
      { subject: { reference: "Patient/child" } },
      child,
      condition("a", { subject: { reference: "Patient/p" } }),
    );
    expect(normalised(document)).toMatchObject({
      person: { key: "r3", names: ["Baby of Meera"] },
      otherPersons: [{ key: "r2", names: ["Meera Nair"] }],
      items: [{ title: "a", subject: { key: "r2", label: "Meera Nair" } }],
    });
  });

  test("names the subject of an item only where that is not clearly its person", () => {
    const subjectOf = (subject: object) => normalised(documentOf({}, condition("a", { subject }))).items[0]?.subject;
    expect(subjectOf({ reference: "Patient/p" })).toBeUndefined();
    expect(subjectOf({ reference: "Patient/p", display: "Meera Nair" })).toBeUndefined();
    expect(subjectOf({ reference: "Patient/p", display: "Someone else" })).toMatchObject({ label: "Someone else" });
    expect(subjectOf({ reference: "Patient/9" })).toMatchObject({ reference: "Patient/9" });
  });

  test("keeps what else its Composition, its Bundle and its sections have", () => {
    const signature = { when: "2024-05-07", data: Buffer.alloc(100).toString("base64") };
    const composition = {
      confidentiality: "N",
      attester: [{ mode: "legal", time: "2024-05-07" }],
      section: [{ title: "A", mode: "working" }],
    };
    const { details, attachments } = normalised({
      ...documentOf(composition),
      identifier: { value: "D-1" },
      signature,
    });
    expect(linesOf(details)).toEqual([
      "section.mode: working",
      "confidentiality: N",
      "attester.mode: legal",
      "attester.time: 2024-05-07 (day)",
      "identifier.value: D-1",
      "signature: attachment bundle.1",
      "signature.when: 2024-05-07 (day)",
    ]);
    expect(attachments).toMatchObject([{ key: "bundle.1", size: 100 }]);
  });

  test("that was entered in error is not current", () => {
    expect(normalised(documentOf({ status: "entered-in-error" })).isCurrent).toBe(false);
  });

  test("is plain data, which a page can be given", () => {
    const document = normalised(
      documentOf({ title: "Visit", section: [section("A", condition("a"))] }, condition("a")),
    );
    expect(structuredClone(document)).toEqual(document);
    expect(JSON.parse(JSON.stringify(document))).toMatchObject({ title: "Visit", items: [{ title: "a" }] });
  });
});

describe("the person of a document", () => {
  const personOf = (patient: object) => normalised({ resourceType: "Patient", ...patient }).person;

  test("has names, gender, a partial date of birth and everything else as sent", () => {
    const person = personOf({
      name: [{ text: "Meera Nair" }, { given: ["Meera"], family: "Pillai", use: "maiden" }],
      gender: "female",
      birthDate: "1991",
      telecom: [{ system: "phone", value: "+91 98470 00000" }],
      identifier: [{ system: "https://healthid.abdm.gov.in", value: "meera@sbx" }],
    });
    expect(person).toMatchObject({
      names: ["Meera Nair", "Meera Pillai"],
      gender: "female",
      birthDate: { text: "1991", precision: "year" },
    });
    expect(linesOf(person?.details ?? [])).toEqual([
      "name.use: maiden",
      "telecom.system: phone",
      "telecom.value: +91 98470 00000",
      "identifier.value: meera@sbx",
    ]);
  });

  test("may have a reason in place of a date of birth", () => {
    const extension = [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "masked" }];
    const person = personOf({ _birthDate: { extension } });
    expect(person).toMatchObject({ birthDate: undefined, birthDateAbsent: "masked" });
    expect(linesOf(person?.details ?? [])).toEqual(["birthDate: absent: masked"]);
  });
});
