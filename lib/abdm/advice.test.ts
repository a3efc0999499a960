import { describe, expect, it } from "vitest";

import { ADVICE, type Advice, adviceFor } from "@/lib/abdm/advice";

// Code, message and advice, from the network's tables of errors; the code alone is tried as well where it is enough.
const COMPLAINTS: [string, string, Advice][] = [
  ["900901", "Invalid Credentials", "admin-check-credential"],
  ["900902", "Missing Credentials", "admin-check-credential"],
  ["900900", "Unclassified Authentication Failure", "try-later"],
  ["404", "Runtime error", "admin-check-environment"],
  ["ABDM-1000", "unable to connect database", "try-later"],
  ["ABDM-1001", "No data found", "ask-again"],
  ["ABDM-1002", "invalid frequency unit", "fix-form"],
  ["ABDM-1006", "Bad Request, invalid request Body", "fix-form"],
  ["ABDM-1012", "No records found against the ABHA Address", "check-abha-address"],
  ["ABDM-1016", "Invalid Timestamp", "admin-check-clock"],
  ["ABDM-1019", "dependent service unavailable", "try-later"],
  ["ABDM-1022", "Too many requests", "try-later"],
  ["ABDM-1024", "Dependent service unavailable", "try-later"],
  ["ABDM-1025", "Invalid Service ID", "admin-check-hiu-id"],
  ["ABDM-1026", "Bridge Id not found", "admin-check-hiu-id"],
  ["ABDM-1027", "You are blocked. Please try again after 24 hours.", "admin-blocked-for-a-day"],
  ["ABDM-1028", "HIP unavailable", "try-later"],
  ["ABDM-1033", "HIU unavailable", "try-later"],
  ["ABDM-1035", "Invalid HIP ID", "fix-form-hip"],
  ["ABDM-1039", "Invalid consent request id", "ask-again"],
  ["ABDM-1040", "Invalid HIU ID", "admin-check-hiu-id"],
  ["ABDM-1046", "Invalid purpose code", "fix-form-purpose"],
  ["ABDM-1047", "Invalid purpose text", "fix-form-purpose"],
  ["ABDM-1051", "Invalid ABHA Number or Address", "check-abha-address"],
  ["ABDM-1057", "Invalid care contexts", "fix-form"],
  ["ABDM-1058", "Invalid HI types", "fix-form-hi-types"],
  ["ABDM-1061", "Consent artefact expired", "ask-again"],
  ["ABDM-1062", "Consent Not granted", "ask-again"],
  ["ABDM-1063", "Date Range given is invalid", "fix-form-dates"],
  ["ABDM-1070", "Duplicate consent request", "duplicate-request-open"],
  ["ABDM-1104", "Duplicate Init request", "duplicate-request-open"],
  ["ABDM-1112", "Invalid or already expired consent artefact id", "ask-again"],
  ["ABDM-1170", "Invalid ABHA address", "check-abha-address"],
  ["ABDM-1211", "User not found.", "check-abha-address"],
  ["ABDM-1401", "HIP unavailable", "try-later"],
  ["ABDM-2402", "Invalid Timestamp", "admin-check-clock"],
  ["ABDM-2403", "Invalid X-CM-ID", "admin-check-environment"],
  ["ABDM-2429", "Too many requests found", "try-later"],
  ["ABDM-1007", "Timeout", "try-later"],
  ["ABDM-1015", "Invalid Response", "admin-report-fault"],
  ["ABDM-1017", "Invalid transaction id", "admin-report-fault"],
  ["ABDM-1030", "request id not found", "admin-report-fault"],
  ["ABDM-1031", "Invalid request", "admin-report-fault"],
  ["ABDM-1032", "Invalid header", "admin-report-fault"],
  ["ABDM-1041", "Invalid acknowledgement", "admin-report-fault"],
  ["ABDM-1067", "Request body not required", "admin-report-fault"],
  ["ABDM-1408", "API sequence", "admin-report-fault"],
  ["ABDM-2404", "Invalid Request Id", "admin-report-fault"],
  ["ABDM-2406", "Invalid API sequence flow, please follow logical flow", "admin-report-fault"],
  ["ABDM-8877", "HIP did not acknowledge the consent notification", "try-later"],
  ["1402", "", "fix-form-hip"],
  ["1404", "No patient matching the records", "check-abha-address"],
  ["1410", "", "ask-again"],
  ["1414", "Cannot find the user", "check-abha-address"],
  ["1415", "Cannot find the consent request", "ask-again"],
  ["1416", "Cannot find the consent artefact", "ask-again"],
  ["1411", "", "admin-report-fault"],
  ["1412", "A request with this request id already exists.", "try-later"],
  ["1417", "Not a valid Requester", "admin-check-hiu-id"],
  ["1418", "Date Range given is invalid", "fix-form-dates"],
  ["1419", "", "fix-form-hi-types"],
  ["1420", "", "fix-form-purpose"],
  ["1421", "Invalid Provider or Care Context.", "fix-form-hip"],
  ["1422", "Could not process response from HIP", "try-later"],
  ["1428", "Not a granted consent.", "ask-again"],
  ["1435", "", "ask-again"],
  ["1431", "The scope provided is invalid for current operation", "admin-check-credential"],
  ["1439", "Consent Artefacts didn't reach HIP", "try-later"],
  ["1440", "", "ask-again"],
  ["1441", "", "ask-again"],
  ["1500", "", "try-later"],
  ["1502", "", "try-later"],
  ["1503", "Cannot process the request at the moment, please try later.", "try-later"],
  ["1504", "Didn't receive any result from Gateway", "try-later"],
  ["1505", "Cannot find the provider", "fix-form-hip"],
  ["1506", "resp.requestId is null or empty", "admin-report-fault"],
  ["1508", "Cannot find the consent artefact", "ask-again"],
  ["1510", "Bad Request", "admin-report-fault"],
  ["1511", "Cannot process the request at the moment, please try later.", "try-later"],
  ["2401", "Token verification failed", "admin-check-credential"],
  ["2429", "Too many requests found", "try-later"],
  ["2500", "", "try-later"],
  ["2503", "", "try-later"],
  ["2504", "", "try-later"],
  ["2505", "", "admin-check-hiu-id"],
  ["2508", "", "admin-check-hiu-id"],
];

describe("a complaint whose code says it all", () => {
  it.each(COMPLAINTS)("%s %s", (code, message, advice) => {
    expect(adviceFor({ code, message })).toBe(advice);
    expect(adviceFor({ code, message: "" })).toBe(advice);
  });
});

describe("a code that means many things: the words decide", () => {
  it.each<[string, string, Advice]>([
    ["ABDM-9999", "Invalid purpose text, it must be in Care Management, Break the Glass", "fix-form-purpose"],
    ["ABDM-9999", "Invalid consent purpose refURI", "fix-form-purpose"],
    ["ABDM-9999", "Consent purpose code cannot be null", "fix-form-purpose"],
    ["ABDM-9999", "Invalid from/to date. Date must be a present/before date", "fix-form-dates"],
    ["ABDM-9999", "Invalid data erase date. Date must be a future date", "fix-form-dates"],
    ["ABDM-9999", "Invalid Service ID, it must be Alpha numeric and _ or - in middle", "admin-check-hiu-id"],
    ["ABDM-9999", "Invalid Consent request id", "ask-again"],
    ["ABDM-9999", "Invalid Consent artefact id", "ask-again"],
    ["ABDM-9999", "RequestId cannot be NULL or Blank", "admin-report-fault"],
    ["ABDM-9999", "Invalid ConsentId, Please provide a valid ConsentId", "admin-report-fault"],
    ["ABDM-9999", "415 UNSUPPORTED_MEDIA_TYPE", "admin-report-fault"],
    ["ABDM-9999", "Something about a field", "fix-form"],
    ["ABDM-9999", "Unknown exception", "try-later"],
    ["ABDM-9999", "Cannot process the request at the moment, please try later.", "try-later"],
    ["ABDM-1006", "Invalid HIType", "fix-form-hi-types"],
    ["ABDM-1026", "Invalid Link Token", "admin-report-fault"],
    ["ABDM-1062", "ABHA number mismatch with Link token", "admin-report-fault"],
    ["ABDM-1063", "HIP Id mismatch with Link token", "admin-report-fault"],
    ["ABDM-1064", "Request body was missing", "admin-report-fault"],
    ["ABDM-1064", "request with this request id already exists", "try-later"],
    ["2500", "Invalid HIU id: 100005", "admin-check-hiu-id"],
    ["2500", "Invalid purpose", "fix-form-purpose"],
    ["ABDM-2500", "Authorization header is missing", "admin-check-credential"],
    ["ABDM-2500", "No mapping found for", "admin-report-fault"],
    ["", "Invalid user credentials", "admin-check-credential"],
    ["", "Access Denied", "admin-check-environment"],
    ["", "HTML page instead of an answer: ERROR: The request could not be satisfied", "gateway-unreachable"],
    ["", "connection-refused", "gateway-unreachable"],
    ["", "bad-header", "admin-check-hiu-id"],
    ["", "no-answer", "gateway-unreachable"],
  ])("%s %s", (code, message, advice) => {
    expect(adviceFor({ code, message })).toBe(advice);
  });
});

it("tells the same number of the two generations apart", () => {
  const words = "The ABHA Number associated with this ABHA Address is currently deactivated. Please reactivate it.";
  expect(adviceFor({ code: "ABDM-1407", message: words })).toBe("patient-must-reactivate");
  expect(adviceFor({ code: "ABDM-1407", message: "" })).toBe("patient-must-reactivate");
  expect(adviceFor({ code: "1407", message: "OTP request limit exceeded" })).toBe("unknown");
  expect(adviceFor({ code: "1401", message: "Token verification failed" })).toBe("admin-check-credential");
});

it("names no advice twice, and has one for whatever comes", () => {
  expect(new Set(ADVICE).size).toBe(ADVICE.length);
  expect(adviceFor({ code: "", message: "" })).toBe("unknown");
  expect(adviceFor({ code: "ABDM-4711", message: "Something new" })).toBe("unknown");
});
