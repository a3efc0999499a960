import { describe, expect, it } from "vitest";

import { type Advice, adviceFor } from "@/lib/abdm/errors/error-catalogue";
import { type Retryability, retryability } from "@/lib/abdm/errors/retryability";

/** Code, message ("" if not documented) and HTTP status of an error, and what it must mean. Source: v0.5, consent manager and gateway. */
type Row = [code: string, message: string, status: number | null, advice: Advice, retry: Retryability];

const LATER = "Cannot process the request at the moment, please try later.";

const REACHING_AN_HIU: Row[] = [
  // The consent manager.
  ["1401", "Token verification failed", 401, "admin-check-credential", "unauthorised"],
  ["1401", "Token verification failed", 400, "admin-check-credential", "unauthorised"],
  ["1401", "Expected token of the format `Bearer accessToken`", 401, "admin-check-credential", "unauthorised"],
  ["1402", "", null, "fix-form-care-contexts", "never"],
  ["1404", "No patient matching the records", 404, "check-abha-address", "never"],
  ["1410", "", null, "consent-ended", "never"],
  ["1411", "", null, "step-out-of-order", "never"],
  ["1412", "A request with this request id already exists.", 400, "message-repeated", "never"],
  ["1414", "Cannot find the user", 404, "check-abha-address", "never"],
  ["1415", "Cannot find the consent request", 404, "ask-again", "never"],
  ["1416", "Cannot find the consent artefact", 404, "ask-again", "never"],
  ["1417", "Not a valid Requester", 400, "admin-check-hiu-id", "never"],
  ["1417", "Not a valid Requester", 401, "admin-check-hiu-id", "never"],
  ["1418", "Date Range given is invalid", 400, "fix-form-dates", "never"],
  ["1419", "", null, "fix-form-hi-types", "never"],
  ["1420", "", null, "fix-form-purpose", "never"],
  ["1421", "Invalid Provider or Care Context.", 400, "fix-form-care-contexts", "never"],
  ["1422", "Could not process response from HIP", 422, "hip-unavailable", "never"],
  ["1428", "Not a granted consent.", 412, "consent-not-given", "never"],
  ["1431", "The scope provided is invalid for current operation", 401, "admin-check-entitlement", "never"],
  ["1435", "", null, "request-expired", "never"],
  ["1439", "Consent Artefacts didn't reach HIP", 412, "hip-unavailable", "retry"],
  ["1500", "", 500, "try-later", "retry"],
  ["1500", "", 401, "try-later", "unauthorised"],
  ["1500", "Invalid something", 500, "try-later", "never"],
  ["1501", "Queue not found", 500, "try-later", "retry"],
  ["1502", "", null, "try-later", "retry"],
  ["1503", "", null, "try-later", "retry"],
  ["1503", LATER, 404, "try-later", "retry"],
  ["1504", "Didn't receive any result from Gateway", 504, "try-later", "retry"],
  ["1505", "Cannot find the provider", 404, "fix-form-hip", "never"],
  ["1506", "resp.requestId is null or empty", 400, "admin-report-fault", "never"],
  ["1507", "", null, "try-later", "retry"],
  ["1508", "Cannot find the consent artefact", 403, "ask-again", "never"],
  ["1510", "Bad Request", 400, "admin-report-fault", "never"],
  ["1511", LATER, 500, "try-later", "retry"],
  ["1513", "Too many requests from gateway", 429, "too-many-requests", "retry"],
  ["1514", "", null, "admin-report-fault", "never"],
  ["1440", "", null, "consent-ended", "never"],
  ["1441", "", null, "consent-not-given", "never"],
  // The gateway.
  ["2401", "", 401, "admin-check-credential", "unauthorised"],
  ["2429", "Too many requests found", 429, "too-many-or-clock", "retry"],
  ["2500", "", 500, "try-later", "retry"],
  ["2500", "Invalid HIU id: 100005", 500, "admin-check-hiu-id", "never"],
  ["2500", "Invalid purpose", 400, "fix-form-purpose", "never"],
  ["2500", LATER, 500, "try-later", "retry"],
  ["2503", "", null, "try-later", "retry"],
  ["2504", "", null, "try-later", "retry"],
  ["2505", "", null, "admin-check-registration", "never"],
  ["2506", "", null, "admin-check-registration", "never"],
  ["2507", "", null, "admin-check-environment", "never"],
  ["2508", "", null, "admin-check-environment", "never"],
  // Codes that an HIU sends: the gateway may return them.
  ["4400", "Action can't be performed, consent request is not granted yet", 400, "consent-not-given", "never"],
  ["4401", "Requester is not authorized to perform this action", 401, "admin-check-entitlement", "never"],
  ["4402", "Token verification failed", 401, "admin-check-credential", "unauthorised"],
  ["4404", "Cannot find the consent request", 404, "ask-again", "never"],
  ["4406", "", 400, "admin-report-fault", "never"],
  ["4407", "Patient not found", 404, "check-abha-address", "never"],
  ["4420", "", null, "fix-form-purpose", "never"],
  ["4422", "Invalid Data from Gateway. Must have either a payload or error", 400, "admin-report-fault", "never"],
  ["4450", "", 401, "admin-check-credential", "unauthorised"],
  ["4500", "Something went wrong", 500, "try-later", "retry"],
  ["4500", "Unknown error", 500, "try-later", "retry"],
  ["4503", "", null, "try-later", "retry"],
  ["4504", "Could not connect to Gateway", 504, "try-later", "retry"],
  ["4505", "Cannot process the request at the moment,", 500, "try-later", "retry"],
  ["4550", "Queue not found", 500, "try-later", "retry"],
  ["4551", "Cannot find the consent artefact", 500, "ask-again", "never"],
  ["4551", "Consent artefact expired", 500, "consent-ended", "never"],
  ["4552", "Validation Failed", 500, "step-out-of-order", "never"],
  ["4552", "Consent request is already updated.", 500, "step-out-of-order", "never"],
  ["4553", "Failed to notify consent manager", 500, "admin-check-callback-address", "retry"],
];

/** Errors that the consent manager sends only to patients' apps and to HIPs. */
const NOT_REACHING_AN_HIU: [code: string, message: string, reason: string][] = [
  ["1403", "Invalid refresh token", "sign-in of a patient"],
  ["1405", "Invalid OTP", "sign-in of a patient"],
  ["1406", "OTP Expired, please try again", "sign-in of a patient"],
  ["1407", "OTP request limit exceeded", "sign-in of a patient"],
  ["1408", "Invalid OTP attempts limit exceeded", "sign-in of a patient"],
  ["1423", "User blocked temporarily", "sign-in of a patient"],
  ["1424", "Transaction pin is already created", "a patient's PIN"],
  ["1425", "Invalid transaction pin", "a patient's PIN"],
  ["1429", "Invalid Pin attempts exceeded; Try again after sometime.", "a patient's PIN"],
  ["1430", "The sessionId: 1 is invalid", "sign-in of a patient"],
  ["1432", "Invalid CM Id recovery request", "recovery of a patient's address"],
  ["1433", "Invalid username or password", "sign-in of a patient"],
  ["1434", "hina@ndhm is already exists", "creation of a patient's address"],
  ["1509", "Transaction pin not found", "a patient's PIN"],
  ["1409", "", "discovery, between consent manager and HIP"],
  ["1413", "Invalid link reference", "linking, between consent manager and HIP"],
  ["1427", "Failed to get transaction Id", "linking, between consent manager and HIP"],
  ["1438", "", "discovery, between consent manager and HIP"],
  ["1512", "", "discovery, between consent manager and HIP"],
];

describe("an error of v0.5 for an HIU", () => {
  it.each(REACHING_AN_HIU)(
    "%s %j with status %s has advice %s and retryability %s",
    (code, message, status, advice, retry) => {
      expect(adviceFor({ code, message })).toBe(advice);
      expect(advice).not.toBe("unknown");
      expect(retryability(status ?? 400, { code, message })).toBe(retry);
    },
  );

  it.each(REACHING_AN_HIU)("%s has an advice without its message %j", (code) => {
    expect(adviceFor({ code, message: "" })).not.toBe("unknown");
  });
});

describe("an error of v0.5 that an HIU never receives", () => {
  it.each(NOT_REACHING_AN_HIU)("%s %j (%s) has advice unknown and is never retried", (code, message) => {
    expect(adviceFor({ code, message })).toBe("unknown");
    expect(retryability(400, { code, message })).toBe("never");
  });
});
