import { describe, expect, it } from "vitest";

import { type Retryability, retryability } from "@/lib/abdm/errors/retryability";

function expectEach(expected: Retryability, cases: [number, string, string][]) {
  it.each(cases)("%i %s %s", (status, code, message) => {
    expect(retryability(status, { code, message })).toBe(expected);
  });
}

describe("retryability is retry for", () => {
  expectEach("retry", [
    [429, "ABDM-1022", "Too many requests"],
    [429, "ABDM-2429", "Too many requests found"],
    [429, "2429", ""],
    [429, "", ""],
    [408, "", ""],
    [500, "900900", "Unclassified Authentication Failure"],
    [502, "", "HTML page instead of an answer"],
    [503, "ABDM-1024", "Dependent service unavailable"],
    [400, "ABDM-1019", "dependent service unavailable"],
    [400, "ABDM-1007", "Timeout"],
    [400, "ABDM-1028", "HIP unavailable"],
    [400, "ABDM-1033", "HIU unavailable"],
    [400, "ABDM-1401", "HIP unavailable"],
    [412, "1439", "Consent Artefacts didn't reach HIP"],
    [504, "1504", "Didn't receive any result from Gateway"],
    [400, "ABDM-9999", "Unknown exception"],
    [400, "ABDM-9999", "Cannot process the request at the moment, please try later."],
    [500, "", "Internal Server Error"],
    [200, "ABDM-1022", "Too many requests"],
  ]);
});

describe("retryability is unauthorised for", () => {
  expectEach("unauthorised", [
    [401, "900901", "Invalid Credentials"],
    [401, "900902", "Missing Credentials"],
    [401, "", ""],
    [401, "2401", ""],
    [400, "1401", "Token verification failed"],
    [400, "ABDM-2500", "Authorization header is missing"],
    [200, "900901", "Invalid Credentials"],
  ]);
});

describe("retryability is never for", () => {
  expectEach("never", [
    [400, "ABDM-1040", "Invalid HIU ID"],
    [400, "ABDM-1061", "Consent artefact expired"],
    [400, "ABDM-1062", "Consent Not granted"],
    [400, "ABDM-1063", "Date Range given is invalid"],
    [400, "ABDM-1112", "Invalid or already expired consent artefact id"],
    [400, "ABDM-1170", "Invalid ABHA address"],
    [400, "ABDM-9999", "Invalid consent purpose refURI"],
    [500, "ABDM-9999", "Invalid from/to date. Date must be a present/before date"],
    [404, "ABDM-1016", "Invalid Timestamp"],
    [429, "ABDM-1027", "You are blocked. Please try again after 24 hours."],
    [429, "", "You are blocked. Please try again after 24 hours."],
    [500, "1415", "Cannot find the consent request"],
    [404, "404", "Runtime error"],
    [403, "", "Access Denied"],
    [400, "", ""],
    [302, "", ""],
  ]);
});
