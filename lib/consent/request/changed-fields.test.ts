import { expect, test } from "vitest";
import { changedFields } from "@/lib/consent/request/changed-fields";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

const asked: ConsentRequestDraft = {
  abhaAddress: "hinapatel@sbx",
  purpose: "CAREMGT",
  hiTypes: ["Prescription", "DiagnosticReport"],
  from: "2025-08-20",
  to: "2026-08-20",
  keepUntil: "2026-09-20T10:00",
  hipId: "IN2710000101",
  careContexts: [{ patientReference: "P-1", careContextReference: "V-1" }],
  frequency: { unit: "HOUR", value: "0", repeats: "0" },
};

test("a form that asks the same in another spelling has no changed fields", () => {
  const form: ConsentRequestDraft = {
    abhaAddress: " HinaPatel@SBX ",
    purpose: "CAREMGT",
    hiTypes: ["DiagnosticReport", "Prescription", "Prescription"],
    from: "2025-08-20",
    to: "2026-08-20",
    keepUntil: "2026-09-20T10:00:00",
    hipId: " IN2710000101",
    careContexts: [{ patientReference: "P-1 ", careContextReference: "V-1" }],
    frequency: { unit: "HOUR", value: "00", repeats: "0" },
  };
  expect(changedFields(asked, form)).toEqual([]);
});

test.each([
  ["abhaAddress", { abhaAddress: "twohips@sbx" }],
  ["purpose", { purpose: "PUBHLTH" }],
  ["hiTypes", { hiTypes: ["Prescription"] }],
  ["from", { from: "2025-08-21" }],
  ["to", { to: "2026-08-19" }],
  ["keepUntil", { keepUntil: "2026-09-20T10:01" }],
  ["hipId", { hipId: "" }],
  ["careContexts", { careContexts: [] }],
  ["frequency", { frequency: { unit: "DAY", value: "0", repeats: "0" } }],
] as const)("a form with another %s has that field changed", (field, change) => {
  expect(changedFields(asked, { ...asked, ...change } as ConsentRequestDraft)).toEqual([field]);
});
