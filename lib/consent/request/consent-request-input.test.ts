import { expect, test } from "vitest";
import { submitInput } from "@/lib/consent/request/consent-request-input";
import { testForm } from "@/test/support/consent-hospital";

const faults = (change: Record<string, unknown>) =>
  submitInput.safeParse(testForm(change)).error?.issues.map(({ path, message }) => [path[0], message]);

test("everything that stands in the way is told at once", () => {
  expect(faults({ abhaAddress: "hinapatel", hiTypes: [], to: "2001-01-01" })).toEqual([
    ["abhaAddress", "abha-address-malformed"],
    ["hiTypes", "hi-types-missing"],
    ["to", "to-before-from"],
  ]);
});
