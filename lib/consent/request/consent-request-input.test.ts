import { expect, test } from "vitest";
import { submitInput } from "@/lib/consent/request/consent-request-input";
import { consentRequestForm } from "@/test/support/consent-request-form";

const errorsOf = (change: Record<string, unknown>) =>
  submitInput.safeParse(consentRequestForm(change)).error?.issues.map(({ path, message }) => [path[0], message]);

test("a form with several errors is refused with all of them", () => {
  expect(errorsOf({ abhaAddress: "hinapatel", hiTypes: [], to: "2001-01-01" })).toEqual([
    ["abhaAddress", "abha-address-malformed"],
    ["hiTypes", "hi-types-missing"],
    ["to", "to-before-from"],
  ]);
});

test.each(["0000-01-01", "0001-01-01", "1899-12-31"])("the day %s, before any record, is no day", (from) => {
  expect(errorsOf({ from })).toEqual([["from", "from-missing"]]);
});
