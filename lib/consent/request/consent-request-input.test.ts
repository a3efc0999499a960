import { describe, expect, test } from "vitest";
import { submissionInput, submitInputAt } from "@/lib/consent/request/consent-request-input";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { NOW } from "@/test/support/fixtures";

const errorsOf = (change: Record<string, unknown>) =>
  submitInputAt(NOW)
    .safeParse(submissionInput.parse(consentRequestForm(change)))
    .error?.issues.map(({ path, message }) => [path[0], message]);

test("a form with several errors is refused with all of them, wrong times included", () => {
  expect(
    errorsOf({
      abhaAddress: "hinapatel",
      hiTypes: [],
      from: "2026-08-22",
      to: "2026-08-21",
      keepUntil: "2026-08-20T11:30",
    }),
  ).toEqual([
    ["hiTypes", "hi-types-missing"],
    ["from", "from-in-future"],
    ["to", "to-in-future"],
    ["keepUntil", "keep-until-in-past"],
    ["abhaAddress", "abha-address-malformed"],
    ["to", "to-before-from"],
  ]);
});

test.each(["0000-01-01", "0001-01-01", "1899-12-31"])("the day %s, before any record, is no day", (from) => {
  expect(errorsOf({ from })).toEqual([["from", "from-missing"]]);
});

test("an address that nobody has is an error of its own, found together with the others", () => {
  expect(errorsOf({ patientNotFound: true, hiTypes: [] })).toEqual([
    ["hiTypes", "hi-types-missing"],
    ["abhaAddress", "patient-not-found"],
  ]);
});

describe("reason of an emergency", () => {
  test.each([
    ["none", "", [["emergencyReason", "emergency-reason-missing"]]],
    ["spaces alone", "  ", [["emergencyReason", "emergency-reason-missing"]]],
    ["more than 200 characters", "x".repeat(201), [["emergencyReason", "reason-too-long"]]],
    ["an ABHA address", "hinapatel@sbx is unconscious", [["emergencyReason", "reason-names-patient"]]],
    ["words", "Unconscious after an accident", undefined],
  ])("with %s", (_case, emergencyReason, errors) => {
    expect(errorsOf({ purpose: "BTG", emergencyReason })).toEqual(errors);
  });

  test("is not required for another purpose", () => {
    expect(errorsOf({ purpose: "PUBHLTH" })).toBeUndefined();
  });
});
