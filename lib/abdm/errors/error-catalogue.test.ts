import { expect, it } from "vitest";

import { ADVICE, type Advice, adviceFor, isUnknownPatient } from "@/lib/abdm/errors/error-catalogue";
import { retryability } from "@/lib/abdm/errors/retryability";

// Codes with two meanings: the message or the version of the protocol decides.
it.each<[string, string, Advice, string, string, Advice]>([
  [
    "ABDM-1026",
    "Bridge Id not found",
    "admin-check-registration",
    "ABDM-1026",
    "Invalid Link Token",
    "admin-report-fault",
  ],
  ["ABDM-1061", "Consent artefact expired", "consent-ended", "ABDM-1061", "Link token expired", "admin-report-fault"],
  [
    "ABDM-1062",
    "Consent Not granted",
    "consent-not-given",
    "ABDM-1062",
    "ABHA number mismatch with Link token",
    "admin-report-fault",
  ],
  [
    "ABDM-1063",
    "Date Range given is invalid",
    "fix-form-dates",
    "ABDM-1063",
    "HIP Id mismatch with Link token",
    "admin-report-fault",
  ],
  [
    "ABDM-1064",
    "request with this request id already exists",
    "message-repeated",
    "ABDM-1064",
    "Request body was missing",
    "admin-report-fault",
  ],
  [
    "ABDM-1006",
    "No links found for the patient",
    "no-records-linked",
    "ABDM-1006",
    "Bad Request, invalid request Body",
    "admin-report-fault",
  ],
  [
    "ABDM-2406",
    "Invalid API sequence flow",
    "step-out-of-order",
    "ABDM-2406",
    "The status is invalid",
    "admin-report-fault",
  ],
  [
    "ABDM-2500",
    "Authorization header is missing",
    "admin-check-credential",
    "ABDM-2500",
    "No mapping found for",
    "answer-not-expected",
  ],
  ["2500", "Invalid HIU id: 100005", "admin-check-hiu-id", "2500", "", "try-later"],
  ["4551", "Consent artefact expired", "consent-ended", "4551", "Cannot find the consent artefact", "ask-again"],
  ["ABDM-1401", "HIP unavailable", "hip-unavailable", "1401", "Token verification failed", "admin-check-credential"],
  ["ABDM-1402", "Acknowledgement is not received from HIP", "hip-unavailable", "1402", "", "fix-form-care-contexts"],
  ["ABDM-1407", "", "patient-must-reactivate", "1407", "OTP request limit exceeded", "unknown"],
  ["ABDM-1408", "API sequence", "step-out-of-order", "1408", "Invalid OTP attempts limit exceeded", "unknown"],
  ["ABDM-2429", "Too many requests found", "too-many-requests", "2429", "Too many requests found", "too-many-or-clock"],
])("adviceFor %s %j is %s, but for %s %j it is %s", (code, message, advice, otherCode, otherMessage, otherAdvice) => {
  expect(adviceFor({ code, message })).toBe(advice);
  expect(adviceFor({ code: otherCode, message: otherMessage })).toBe(otherAdvice);
});

it.each<[string, Advice]>([
  ["connection-refused", "gateway-unreachable"],
  ["timeout", "gateway-unreachable"],
  ["no-answer", "gateway-unreachable"],
  ["name-unknown", "admin-check-gateway-address"],
  ["bad-address", "admin-check-gateway-address"],
  ["certificate", "admin-check-certificate"],
  ["proxy-failed", "admin-check-proxy"],
  ["bad-header", "admin-check-hiu-id"],
])("the advice for the unreachable reason %s is %s", (message, advice) => {
  expect(adviceFor({ code: "", message })).toBe(advice);
});

it("ADVICE has no repetitions, and every error has an advice", () => {
  expect(new Set(ADVICE).size).toBe(ADVICE.length);
  expect(adviceFor({ code: "", message: "" })).toBe("refused-without-reason");
  expect(adviceFor({ code: "ABDM-4711", message: "Something new" })).toBe("unknown");
});

it("the HTTP status decides the retryability of an unknown code", () => {
  const error = { code: "ABDM-4711", message: "Something new" };
  expect([400, 403, 404].map((status) => retryability(status, error))).toEqual(["never", "never", "never"]);
  expect([408, 429, 500, 503].map((status) => retryability(status, error))).toEqual(Array(4).fill("retry"));
  expect(retryability(401, error)).toBe("unauthorised");
});

it.each<[code: string, expected: boolean]>([
  ["ABDM-1012", true],
  ["ABDM-1211", true],
  ["1404", true],
  ["4407", true],
  ["ABDM-1040", false],
  ["", false],
])("isUnknownPatient for %j is %s", (code, expected) => {
  expect(isUnknownPatient({ code, message: "" })).toBe(expected);
});
