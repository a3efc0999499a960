import { describe, expect, it } from "vitest";

import { type Advice, adviceFor } from "@/lib/abdm/errors/error-catalogue";
import { type Retryability, retryability } from "@/lib/abdm/errors/retryability";

/** Code, message and HTTP status (null if not documented) of an error, and what it must mean. Source: ABDM v3, errors of M2 and M3. */
type Row = [code: string, message: string, status: number | null, advice: Advice, retry: Retryability];

const PURPOSES = "Invalid purpose text, it must be in Care Management, Break the Glass, Public Health";
const SERVICE_ID = "Invalid Service ID, it must be Alpha numeric and _ or - in middle";
const MEDIA = "415 UNSUPPORTED_MEDIA_TYPE \"Content type 'application/octet-stream' not supported\"";
const SESSION_STATUS = "Invalid session status, should be TRANSFERRED, PARTIAL_TRANSFERRED or FAILED";
const DEACTIVATED = "The ABHA Number associated with this ABHA Address is currently deactivated. Please reactivate it.";
const LATER = "Cannot process the request at the moment, please try later.";
const PAGE = "HTML page instead of an answer: ERROR: The request could not be satisfied";

const REACHING_AN_HIU: Row[] = [
  ["900901", "Unauthorized", 401, "admin-check-credential", "unauthorised"],
  ["900901", "Invalid Credentials", 401, "admin-check-credential", "unauthorised"],
  ["900902", "Missing Credentials", 401, "admin-check-credential", "unauthorised"],
  ["900900", "Unclassified Authentication Failure", 500, "try-later", "retry"],
  ["404", "Runtime error", 404, "admin-check-gateway-address", "never"],
  ["", "Access Denied", 403, "admin-check-entitlement", "never"],
  ["", "", 401, "refused-without-reason", "unauthorised"],
  ["", "", 400, "refused-without-reason", "never"],
  ["", PAGE, 403, "admin-check-firewall", "never"],
  ["", PAGE, 502, "admin-check-firewall", "retry"],
  ["", "Invalid user credentials", 401, "credential-wrong-or-locked", "unauthorised"],
  ["invalid_client", "Invalid client or Invalid client credentials", 401, "credential-wrong-or-locked", "unauthorised"],
  ["ABDM-1000", "unable to connect database", null, "try-later", "retry"],
  ["ABDM-1001", "No data found", 404, "ask-again", "never"],
  ["ABDM-1002", "invalid frequency unit", null, "fix-form-frequency", "never"],
  ["ABDM-1006", "Bad Request, invalid request Body", 400, "admin-report-fault", "never"],
  ["ABDM-1006", "No links found for the patient", 400, "no-records-linked", "never"],
  ["ABDM-1006", "Invalid HIType", 400, "fix-form-hi-types", "never"],
  ["ABDM-1007", "Timeout", 503, "try-later", "retry"],
  ["ABDM-1012", "No records found against the ABHA Address", 400, "check-abha-address", "never"],
  ["ABDM-1015", "Invalid Response", 400, "admin-report-fault", "never"],
  ["ABDM-1015", "Invalid grantType", 400, "admin-report-fault", "never"],
  ["ABDM-1016", "Invalid Timestamp", 404, "admin-check-clock", "never"],
  ["ABDM-1016", "Invalid TimeStamp", 404, "admin-check-clock", "never"],
  ["ABDM-1017", "Invalid transaction id", 400, "admin-report-fault", "never"],
  ["ABDM-1019", "dependent service unavailable", null, "try-later", "retry"],
  ["ABDM-1022", "Too many requests", 429, "too-many-requests", "retry"],
  ["ABDM-1024", "Dependent service unavailable", 503, "try-later", "retry"],
  ["ABDM-1025", "Invalid Service ID", 400, "admin-check-hiu-id", "never"],
  ["ABDM-1025", "Invalid ServiceId", 400, "admin-check-hiu-id", "never"],
  ["ABDM-1026", "bridge not found", null, "admin-check-registration", "never"],
  ["ABDM-1026", "Bridge Id not found", null, "admin-check-registration", "never"],
  ["ABDM-1027", "You are blocked. Please try again after 24 hours.", 429, "admin-blocked-for-a-day", "never"],
  ["ABDM-1028", "HIP unavailable", null, "hip-unavailable", "retry"],
  ["ABDM-1030", "request id not found", null, "answer-not-expected", "never"],
  ["ABDM-1031", "Invalid request", 400, "admin-report-fault", "never"],
  ["ABDM-1031", "Invalid reason", 400, "admin-report-fault", "never"],
  ["ABDM-1032", "Invalid header", 400, "admin-report-fault", "never"],
  ["ABDM-1033", "HIU unavailable", null, "admin-check-callback-address", "retry"],
  ["ABDM-1035", "Invalid HIP ID", 400, "fix-form-hip", "never"],
  ["ABDM-1039", "Invalid consent request id", 400, "ask-again", "never"],
  ["ABDM-1040", "Invalid HIU ID", 400, "admin-check-hiu-id", "never"],
  ["ABDM-1040", "Invalid Locker ID", 400, "admin-check-hiu-id", "never"],
  ["ABDM-1041", "Invalid acknowledgement", 400, "admin-report-fault", "never"],
  ["ABDM-1046", "Invalid purpose code", 400, "fix-form-purpose", "never"],
  ["ABDM-1047", "Invalid purpose text", 400, "fix-form-purpose", "never"],
  ["ABDM-1047", "Purpose does not exist", 400, "fix-form-purpose", "never"],
  ["ABDM-1048", "Request timed out", 503, "try-later", "retry"],
  ["ABDM-1051", "Invalid ABHA Number or Address", 400, "check-abha-address", "never"],
  ["ABDM-1057", "Invalid care contexts", 400, "fix-form-care-contexts", "never"],
  ["ABDM-1058", "Invalid HI types", 400, "fix-form-hi-types", "never"],
  ["ABDM-1061", "Consent artefact expired", 400, "consent-ended", "never"],
  ["ABDM-1062", "Consent Not granted", 400, "consent-not-given", "never"],
  ["ABDM-1063", "Date Range given is invalid", 400, "fix-form-dates", "never"],
  ["ABDM-1064", "request with this request id already exists", 400, "message-repeated", "never"],
  ["ABDM-1064", "Request body was missing", 400, "admin-report-fault", "never"],
  ["ABDM-1067", "Request body not required", 400, "admin-report-fault", "never"],
  ["ABDM-1070", "Duplicate consent request", 400, "duplicate-request-open", "never"],
  ["ABDM-1101", "Duplicate Health Information request", 400, "already-done", "never"],
  ["ABDM-1104", "Duplicate Init request", 400, "duplicate-request-open", "never"],
  ["ABDM-1112", "Invalid or already expired consent artefact id", 400, "consent-ended", "never"],
  ["ABDM-1113", "Duplicate HIP data flow response", 400, "already-done", "never"],
  ["ABDM-1170", "Invalid ABHA address", 400, "check-abha-address", "never"],
  ["ABDM-1211", "User not found.", 400, "check-abha-address", "never"],
  ["ABDM-1401", "HIP unavailable", 503, "hip-unavailable", "retry"],
  ["ABDM-1402", "Acknowledgement is not received from HIP", null, "hip-unavailable", "retry"],
  ["ABDM-1405", "Invalid health information status", 400, "admin-report-fault", "never"],
  ["ABDM-1406", SESSION_STATUS, 400, "admin-report-fault", "never"],
  ["ABDM-1407", DEACTIVATED, null, "patient-must-reactivate", "never"],
  ["ABDM-1408", "API sequence", 400, "step-out-of-order", "never"],
  ["ABDM-2402", "Invalid Timestamp", 400, "admin-check-clock", "never"],
  ["ABDM-2403", "Invalid X-CM-ID", 400, "admin-check-environment", "never"],
  ["ABDM-2404", "Invalid Request Id", 400, "admin-report-fault", "never"],
  ["ABDM-2406", "Invalid API sequence flow, please follow logical flow", 400, "step-out-of-order", "never"],
  ["ABDM-2406", "The status is invalid", 400, "admin-report-fault", "never"],
  ["ABDM-2429", "Too many requests found", 429, "too-many-requests", "retry"],
  ["ABDM-2500", "Authorization header is missing", 401, "admin-check-credential", "unauthorised"],
  ["ABDM-2500", "No mapping found for", 400, "answer-not-expected", "never"],
  ["ABDM-2500", "No mapping found for", 401, "answer-not-expected", "never"],
  ["ABDM-7727", "Mismatch of careContextReference(s) with consent", null, "admin-report-fault", "never"],
  ["ABDM-8877", "HIP did not acknowledge the consent notification", null, "hip-unavailable", "retry"],
  ["ABDM-9999", PURPOSES, 400, "fix-form-purpose", "never"],
  ["ABDM-9999", "Invalid consent purpose refURI", 400, "fix-form-purpose", "never"],
  ["ABDM-9999", "Consent purpose code cannot be null", 400, "fix-form-purpose", "never"],
  ["ABDM-9999", "Invalid from/to date. Date must be a present/before date", 400, "fix-form-dates", "never"],
  ["ABDM-9999", "Invalid data erase date. Date must be a future date", 400, "fix-form-dates", "never"],
  ["ABDM-9999", SERVICE_ID, 400, "admin-check-hiu-id", "never"],
  ["ABDM-9999", "Invalid Consent request id", 400, "ask-again", "never"],
  ["ABDM-9999", "Invalid Consent artefact id", 400, "ask-again", "never"],
  ["ABDM-9999", "RequestId cannot be NULL or Blank", 400, "admin-report-fault", "never"],
  ["ABDM-9999", "Invalid status, Please provide a valid status", 400, "admin-report-fault", "never"],
  ["ABDM-9999", "Invalid ConsentId, Please provide a valid ConsentId", 400, "admin-report-fault", "never"],
  ["ABDM-9999", "statusResponses is mandatory", 400, "admin-report-fault", "never"],
  ["ABDM-9999", "description is mandatory", 400, "admin-report-fault", "never"],
  ["ABDM-9999", "encoded key spec not recognized", 400, "admin-report-fault", "never"],
  ["ABDM-9999", "Invalid point coordinates", 400, "admin-report-fault", "never"],
  ["ABDM-9999", MEDIA, 400, "admin-report-fault", "never"],
  ["ABDM-9999", "Unknown exception", 500, "try-later", "retry"],
  ["ABDM-9999", LATER, 500, "try-later", "retry"],
  ["ABDM-9999", "Something about a field", 500, "fix-form", "never"],
  ["ABDM-9999", "", 500, "fix-form", "retry"],
];

/** Errors that an HIU never receives, with the reason. */
const NOT_REACHING_AN_HIU: [code: string, message: string, reason: string][] = [
  ["ABDM-1026", "Invalid Link Token", "linking, by an HIP"],
  ["ABDM-1061", "Link token expired", "linking, by an HIP"],
  ["ABDM-1062", "ABHA number mismatch with Link token", "linking, by an HIP"],
  ["ABDM-1063", "HIP Id mismatch with Link token", "linking, by an HIP"],
  ["ABDM-1065", "Invalid X Auth token", "a patient's own token, in ABHA apps"],
  ["ABDM-2401", "The X Auth token is invalid.", "a patient's own token, in ABHA apps"],
  ["ABDM-1101", "ABHA address already exists", "creation of an ABHA address"],
  ["ABDM-1112", "Gender mismatch", "creation of an ABHA number from DigiLocker"],
  ["ABDM-1054", "Invalid subscription id", "subscriptions, which the application does not use"],
  ["ABDM-1099", "Invalid event id", "subscriptions, which the application does not use"],
  ["ABDM-1145", "Subscription state", "subscriptions, which the application does not use"],
  ["ABDM-1146", "Subscription state", "subscriptions, which the application does not use"],
  ["ABDM-1147", "Subscription state", "subscriptions, which the application does not use"],
  ["ABDM-1148", "Subscription state", "subscriptions, which the application does not use"],
];

describe("an error of v3 for an HIU", () => {
  it.each(REACHING_AN_HIU)(
    "%s %j with status %s has advice %s and retryability %s",
    (code, message, status, advice, retry) => {
      expect(adviceFor({ code, message })).toBe(advice);
      expect(advice).not.toBe("unknown");
      expect(retryability(status ?? 400, { code, message })).toBe(retry);
    },
  );

  it.each(REACHING_AN_HIU.filter(([code]) => code !== ""))("%s has an advice without its message %j", (code) => {
    expect(adviceFor({ code, message: "" })).not.toBe("unknown");
  });

  it.each(
    REACHING_AN_HIU.filter(
      ([code, , , , retry]) => /^ABDM-[12]/.test(code) && code !== "ABDM-2500" && retry === "never",
    ),
  )("%s %j is never retried, whatever the status is", (code, message) => {
    for (const status of [200, 400, 401, 429, 500, 503]) expect(retryability(status, { code, message })).toBe("never");
  });
});

describe("an error of v3 that an HIU never receives", () => {
  it.each(NOT_REACHING_AN_HIU)("%s %j (%s) is never retried", (code, message) => {
    expect(retryability(400, { code, message })).toBe("never");
  });

  it("of linking has the advice admin-report-fault and none about consent", () => {
    for (const [code, message, reason] of NOT_REACHING_AN_HIU.filter(([, , why]) => why.startsWith("linking"))) {
      expect([reason, adviceFor({ code, message })]).toEqual(["linking, by an HIP", "admin-report-fault"]);
    }
  });
});
