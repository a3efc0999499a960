import { expect, it } from "vitest";

import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";

it.each([
  ["No patient hina.patel@sbx here", "No patient … here"],
  ["ABHA 91-1234-5678-9012 is deactivated", "ABHA … is deactivated"],
  ["Call 9876543210.", "Call …."],
  ["Invalid HIU id: 100005", "Invalid HIU id: 100005"],
  ["Invalid from/to date 2026-07-21", "Invalid from/to date 2026-07-21"],
])("of %j the audit trail keeps %j", (message, kept) => {
  expect(redactPersonalData({ code: "1404", message })).toEqual({ code: "1404", message: kept });
});
