import { expect, test } from "vitest";
import { isSameContent, sentFieldsOf } from "@/components/composer/sent-request";

const SENT = sentFieldsOf({
  patient: { abhaAddress: "hinapatel@sbx", name: "Hina Patel" },
  purpose: { code: "CAREMGT", text: "Care Management" },
  hiTypes: ["Prescription", "DiagnosticReport"],
  dateRange: { from: "2025-11-25T18:30:00.000Z", to: "2026-11-26T05:00:00.000Z" },
  dataEraseAt: "2026-12-26T04:30:00.000Z",
  hip: null,
});

test("what was sent has the days and the minute that were typed, in India's time", () => {
  expect(SENT).toMatchObject({ from: "2025-11-26", to: "2026-11-26", keepUntil: "2026-12-26T10:00", hipId: "" });
});

test("a form with the same content in another order and spelling is the same", () => {
  const form = { ...SENT, abhaAddress: " HinaPatel@sbx", hiTypes: ["DiagnosticReport", "Prescription"] };
  expect(isSameContent(SENT, form)).toBe(true);
});

test.each([
  ["abhaAddress", { abhaAddress: "other@sbx" }],
  ["hiTypes", { hiTypes: ["Prescription"] }],
  ["to", { to: "2026-11-25" }],
  ["keepUntil", { keepUntil: "2026-12-27T10:00" }],
])("a form with another %s is not the same", (_field, change) => {
  expect(isSameContent(SENT, { ...SENT, ...change })).toBe(false);
});
