import { describe, expect, test } from "vitest";
import { comparePerson, type KnownPatient } from "@/lib/health-record/document/document-person";
import { normalised } from "@/test/support/health-documents";

const compare = (patient: object, known: KnownPatient) =>
  comparePerson(normalised({ resourceType: "Patient", ...patient }), known);

describe("names", () => {
  test.each([
    ["Meera Nair", "Meera Nair", "same"],
    ["MEERA  NAIR", "meera nair", "same"],
    ["Mrs. Nair, Meera", "Meera Nair", "same"],
    ["Meera", "Meera Nair", "same"],
    ["M. Nair", "Meera Nair", "same"],
    ["Meera S Nair", "Meera Nair", "same"],
    ["मीरा नायर", "मीरा नायर", "same"],
    ["Meera Nair", "Meera Pillai", "different"],
    ["Meena Nair", "Meera Nair", "different"],
    ["A B", "Anil Basu Chand", "same"],
    ["Mrs.", "Meera Nair", "not-known"],
    ["Meera Nair", "", "not-known"],
    ["", "Meera Nair", "not-known"],
  ])("%s and %s are: %s", (text, known, name) => {
    expect(compare({ name: [{ text }] }, { name: known }).name).toBe(name);
  });

  test("are the same where one of several is", () => {
    const name = [{ text: "Meera Pillai" }, { given: ["Meera"], family: "Nair" }];
    expect(compare({ name }, { name: "Meera Nair" })).toMatchObject({ name: "same", isOther: false });
  });
});

test.each([
  ["female", "F", "same"],
  ["Male", "M", "same"],
  ["male", "F", "different"],
  ["other", "T", "same"],
  ["unknown", "F", "not-known"],
  ["female", undefined, "not-known"],
])("the genders %s and %s are: %s", (gender, known, expected) => {
  expect(compare({ gender }, { gender: known }).gender).toBe(expected);
});

test.each([
  ["1991-05-07", "1991-05-07", "same"],
  ["1991", "1991-05-07", "same"],
  ["1991-05-07", "1991", "same"],
  ["1991-06", "1991-05-07", "different"],
  ["1992", "1991-05-07", "different"],
  ["07/05/1991", "1991-05-07", "not-known"],
  ["1991", undefined, "not-known"],
])("the dates of birth %s and %s are: %s", (birthDate, known, expected) => {
  expect(compare({ birthDate }, { birthDate: known }).birthDate).toBe(expected);
});

test("a name may be only the words of a reference", () => {
  const document = normalised({ resourceType: "Composition", subject: { display: "Ravi Kumar" } });
  expect(comparePerson(document, { name: "Meera Nair" })).toMatchObject({ name: "different", isOther: true });
});

test("a person is somebody else when one of the three differs, and not for what is not known", () => {
  const known = { name: "Meera Nair", gender: "F", birthDate: "1991" };
  expect(compare({ name: [{ text: "Meera Nair" }], gender: "male" }, known).isOther).toBe(true);
  expect(compare({ name: [{ text: "Meera Nair" }] }, known).isOther).toBe(false);
  expect(comparePerson({}, known)).toEqual({
    name: "not-known",
    gender: "not-known",
    birthDate: "not-known",
    isOther: false,
  });
});
