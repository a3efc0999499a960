import { describe, expect, test } from "vitest";
import { textMeaningOf } from "@/lib/health-record/document/allergy-meaning";
import { coded, itemOfKind, linesOf } from "@/test/support/health-documents";

const CONFIRMED = { clinicalStatus: coded("active"), verificationStatus: coded("confirmed") };
const allergyOf = (elements: object) =>
  itemOfKind("allergy", { resourceType: "AllergyIntolerance", ...CONFIRMED, ...elements });

describe("no known allergy", () => {
  test.each([
    ["716186003", "No known allergy"],
    ["409137002", "No known drug allergy"],
    ["428607008", "No known environmental allergy"],
    ["716186003", undefined],
    ["409137002", undefined],
    ["428607008", undefined],
  ])("is meant by the code %s (%s), although the record is active and confirmed", (code, display) => {
    const allergy = allergyOf({ code: coded(code, display) });
    expect(allergy).toMatchObject({ meaning: "no-known", isConflict: false });
  });

  test.each([
    "NKA",
    "NKDA",
    "nkda.",
    "No known allergies",
    "No Known Drug Allergies (NKDA)",
    "No known food or drug allergy",
    "Nil known",
    "None",
    "No allergies reported",
    "No h/o drug allergy",
    "Patient denies any allergies",
    "Not allergic to any medication",
    "NIL SIGNIFICANT",
  ])("is meant by the words: %s", (text) => {
    if (text !== "N K A?")
      expect(allergyOf({ code: { text } })).toMatchObject({ meaning: "no-known", isConflict: false });
  });

  test("is meant by a note where there is no code", () => {
    expect(allergyOf({ note: [{ text: "NKDA" }] })).toMatchObject({ meaning: "no-known" });
  });

  test("is meant by a narrative where there is nothing else", () => {
    const narrativeOf = (words: string) => ({
      text: { status: "generated", div: `<div><p class="a">${words}</p></div>` },
    });
    expect(allergyOf(narrativeOf("No <b>known</b> allergies"))).toMatchObject({ meaning: "no-known" });
    expect(allergyOf(narrativeOf("Peanut"))).toMatchObject({ meaning: "known", title: undefined });
  });

  test("keeps the sender's words and note", () => {
    const allergy = allergyOf({
      code: { ...coded("716186003", "No known allergy"), text: "NKA" },
      note: [{ text: "Asked today" }],
    });
    expect(allergy).toMatchObject({ title: "NKA", notes: ["Asked today"], substance: { label: "NKA" } });
  });
});

const IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";

test.each([
  ["no-known-allergies", "no-known"],
  ["no-known-medication-allergies", "no-known"],
  ["no-allergy-info", "not-recorded"],
])("the code %s of a patient summary means %s, with and without words", (code, meaning) => {
  const display = meaning === "no-known" ? "No known allergies of this kind" : "No information about allergies";
  expect(allergyOf({ code: coded(code, undefined, IPS) })).toMatchObject({ meaning, isConflict: false });
  expect(allergyOf({ code: coded(code, display, IPS) })).toMatchObject({ meaning, isConflict: false });
});

describe("an allergy is known", () => {
  test.each([
    "Penicillin",
    "Dust allergy",
    "No known allergies except penicillin",
    "NKDA, but peanuts",
    "Nonoxynol",
    "Allergic to sulfa drugs",
    "ഇല്ല",
  ])("by words that name something: %s", (text) => expect(textMeaningOf(text)).toBe("known"));

  test.each(["Unknown", "Not known", "Not recorded", "Allergies: not asked", "-", "N/A"])(
    "not by words for no knowledge: %s",
    (text) => expect(textMeaningOf(text)).toBe("not-recorded"),
  );

  test("in a record that also denies it: by a second substance, or a reaction", () => {
    const denied = coded("716186003", "No known allergy");
    const substance = { coding: [...denied.coding, ...coded("764146007", "Penicillin").coding] };
    expect(allergyOf({ code: substance })).toMatchObject({ meaning: "known", isConflict: true });
    const reaction = [{ manifestation: [coded("247472004", "Hives")] }];
    expect(allergyOf({ code: denied, reaction })).toMatchObject({ meaning: "known", isConflict: true });
    expect(allergyOf({ code: denied, reaction: [{ description: "None" }] })).toMatchObject({ meaning: "no-known" });
  });

  test("without a name, where there is neither code nor note", () => {
    expect(allergyOf({})).toMatchObject({ meaning: "known", title: undefined });
  });
});

test("an allergy shows its reactions, criticality and everything else", () => {
  const allergy = allergyOf({
    code: coded("764146007", "Penicillin"),
    criticality: "high",
    category: ["medication"],
    onsetString: "in childhood",
    reaction: [
      { manifestation: [{ text: "Hives" }], severity: "severe", onset: "2019", exposureRoute: { text: "Oral" } },
    ],
  });
  expect(allergy).toMatchObject({
    title: "Penicillin",
    meaning: "known",
    isCurrent: true,
    criticality: "high",
    reactions: [{ manifestations: [{ label: "Hives" }], severity: "severe" }],
  });
  expect(linesOf(allergy.details)).toEqual([
    "reaction.onset: 2019",
    "reaction.exposureRoute: Oral",
    "category: medication",
    "onsetString: in childhood",
  ]);
});

test.each([
  ["refuted", { verificationStatus: coded("refuted") }],
  ["entered in error", { verificationStatus: coded("entered-in-error") }],
  ["resolved", { clinicalStatus: coded("resolved") }],
  ["inactive in words", { clinicalStatus: { text: "Inactive" } }],
])("an allergy is not current when it is %s", (_what, status) => {
  expect(allergyOf({ code: { text: "Dust" }, ...status }).isCurrent).toBe(false);
});
