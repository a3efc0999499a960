import "server-only";

import type { WireError } from "@/lib/abdm/messages";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";

/** What people are advised to do about an error of the gateway; the texts stand in the message files under `advice`. */
export const ADVICE = [
  "check-abha-address",
  "no-records-linked",
  "patient-must-reactivate",
  "duplicate-request-open",
  "message-repeated",
  "already-done",
  "answer-not-expected",
  "step-out-of-order",
  "ask-again",
  "consent-ended",
  "consent-not-given",
  "request-expired",
  "fix-form",
  "fix-form-dates",
  "fix-form-purpose",
  "fix-form-hi-types",
  "fix-form-hip",
  "fix-form-care-contexts",
  "fix-form-frequency",
  "admin-check-credential",
  "admin-check-entitlement",
  "admin-check-hiu-id",
  "admin-check-registration",
  "admin-check-callback-address",
  "admin-check-clock",
  "admin-check-environment",
  "admin-check-gateway-address",
  "admin-check-certificate",
  "admin-check-proxy",
  "admin-check-firewall",
  "admin-report-fault",
  "admin-blocked-for-a-day",
  "credential-wrong-or-locked",
  "refused-without-reason",
  "hip-unavailable",
  "too-many-requests",
  "too-many-or-clock",
  "try-later",
  "gateway-unreachable",
  "unknown",
] as const;

export type Advice = (typeof ADVICE)[number];

/**
 * Whether an attempt that failed with this code may be repeated. `retry`: the cause is temporary. `new-session`: the
 * session has ended. `never`: the same message will fail again, whatever the status, or repeating makes it worse.
 * `by-message`: the code is used for every kind of error, so the message decides before the status does. `by-status`: the
 * HTTP status decides.
 */
export type CodeRetry = "retry" | "new-session" | "never" | "by-message" | "by-status";

type CodeRow = [codes: string, advice: Advice, retry: CodeRetry];

// A new error code is one entry in one of these two tables. Codes of v3 begin with ABDM-, so that ABDM-1407 and 1407 (v0.5)
// are different codes. Source: error lists of ABDM v3 M2 and M3, and of v0.5.

/** Codes with one meaning. */
const SPECIFIC_CODES: CodeRow[] = [
  ["ABDM-1012 ABDM-1051 ABDM-1170 ABDM-1211 1404 1414 4407", "check-abha-address", "never"],
  ["ABDM-1407", "patient-must-reactivate", "never"],
  ["ABDM-1070 ABDM-1104", "duplicate-request-open", "never"],
  ["1412", "message-repeated", "never"],
  ["ABDM-1101 ABDM-1113", "already-done", "never"],
  ["ABDM-1030", "answer-not-expected", "never"],
  ["ABDM-1408 ABDM-2406 1411 4552", "step-out-of-order", "never"],
  ["ABDM-1061 ABDM-1112 1410 1440", "consent-ended", "never"],
  ["ABDM-1062 1428 1441 4400", "consent-not-given", "never"],
  ["1435", "request-expired", "never"],
  ["ABDM-1001 ABDM-1039 1415 1416 1508 4404 4551", "ask-again", "never"],
  ["ABDM-1063 1418", "fix-form-dates", "never"],
  ["ABDM-1046 ABDM-1047 1420 4420", "fix-form-purpose", "never"],
  ["ABDM-1058 1419", "fix-form-hi-types", "never"],
  ["ABDM-1035 1505", "fix-form-hip", "never"],
  ["ABDM-1057 1402 1421", "fix-form-care-contexts", "never"],
  ["ABDM-1002", "fix-form-frequency", "never"],
  ["900901 900902 2401 1401 4402", "admin-check-credential", "new-session"],
  ["ABDM-2401 4450 unauthorized_client", "admin-check-credential", "by-status"],
  ["invalid_client", "credential-wrong-or-locked", "by-status"],
  ["1431 4401", "admin-check-entitlement", "never"],
  ["ABDM-1040 ABDM-1025 1417", "admin-check-hiu-id", "never"],
  ["ABDM-1026 2505 2506", "admin-check-registration", "never"],
  ["ABDM-1033", "admin-check-callback-address", "retry"],
  ["4553", "admin-check-callback-address", "by-status"],
  ["ABDM-1016 ABDM-2402", "admin-check-clock", "never"],
  ["ABDM-2403 2507 2508", "admin-check-environment", "never"],
  ["404", "admin-check-gateway-address", "never"],
  ["ABDM-1027", "admin-blocked-for-a-day", "never"],
  ["ABDM-1028 ABDM-1401 ABDM-1402 ABDM-8877 1439", "hip-unavailable", "retry"],
  ["1422", "hip-unavailable", "never"],
  ["ABDM-1022 ABDM-2429 1513", "too-many-requests", "retry"],
  // The gateway of v0.5 also sends this code for a timestamp that it does not accept and for a repeated request id.
  ["2429", "too-many-or-clock", "retry"],
  ["ABDM-1015 ABDM-1017 ABDM-1031 ABDM-1032 ABDM-1041 ABDM-1064 ABDM-1067", "admin-report-fault", "never"],
  ["ABDM-1405 ABDM-1406 ABDM-2404 ABDM-7727 1506 1510 1514 4406 4422", "admin-report-fault", "never"],
  ["ABDM-2500", "admin-report-fault", "by-message"],
  ["ABDM-1000 ABDM-1007 ABDM-1019 ABDM-1024 ABDM-1048 900900", "try-later", "retry"],
  ["1503 1504 1511 2503 2504 4503 4505", "try-later", "retry"],
  ["4504", "try-later", "by-status"],
];

/** Codes with many meanings: {@link GENERAL_MESSAGES} has precedence over their advice. */
const GENERIC_CODES: CodeRow[] = [
  // Unspecified faults inside ABDM.
  ["1500 2500 4500", "try-later", "by-message"],
  ["1501 1502 1507", "try-later", "retry"],
  ["4550", "try-later", "by-status"],
  ["ABDM-1006", "admin-report-fault", "never"],
  ["ABDM-9999", "fix-form", "by-message"],
];

type MessageRow = [message: RegExp, advice: Advice];

/** Messages with one meaning, in this order. They have precedence over the code, because ABDM uses its codes for several errors. */
const SPECIFIC_MESSAGES: MessageRow[] = [
  [/^(connection-refused|no-route|timeout|no-answer)$/, "gateway-unreachable"],
  [/^(bad-address|name-unknown)$/, "admin-check-gateway-address"],
  [/^certificate$/, "admin-check-certificate"],
  [/^proxy-failed$/, "admin-check-proxy"],
  [/^bad-header$/, "admin-check-hiu-id"],
  // From a firewall or proxy, such as CloudFront's 403 to addresses that are not on its list.
  [new RegExp(`^${HTML_PAGE_MESSAGE}`), "admin-check-firewall"],
  [/deactivated/i, "patient-must-reactivate"],
  [/you are blocked/i, "admin-blocked-for-a-day"],
  // Sent for a wrong secret, and for any secret during the eight minutes of a lock.
  [/invalid user credentials/i, "credential-wrong-or-locked"],
  [/(invalid|missing) credentials|authorization header|auth token/i, "admin-check-credential"],
  // Errors of linking, which has the same codes as consent; this application sends no such messages.
  [/link token/i, "admin-report-fault"],
  [/purpose/i, "fix-form-purpose"],
  [/\bhi ?types?\b/i, "fix-form-hi-types"],
  [/care ?contexts?\b/i, "fix-form-care-contexts"],
  [/frequency/i, "fix-form-frequency"],
  [/from\/to|date range|erase date/i, "fix-form-dates"],
  [/hiu unavailable/i, "admin-check-callback-address"],
  [/hip unavailable|(from|reach) hip\b|hip did not acknowledge/i, "hip-unavailable"],
  [/bridge/i, "admin-check-registration"],
  [/(hiu|service|locker) id|valid requester/i, "admin-check-hiu-id"],
  [/hip id|cannot find the provider/i, "fix-form-hip"],
  [/x-cm-id/i, "admin-check-environment"],
  [/^access denied$|scope provided/i, "admin-check-entitlement"],
  [/no matching resource|^runtime error$/i, "admin-check-gateway-address"],
  [/time ?stamp/i, "admin-check-clock"],
  [/no links found/i, "no-records-linked"],
  [/abha (number or )?address|user not found|no patient|cannot find the user/i, "check-abha-address"],
  [/duplicate (consent|init)/i, "duplicate-request-open"],
  [/duplicate (health|hip)/i, "already-done"],
  [/already expired|(artefact|consent) expired/i, "consent-ended"],
  [/not granted|not a granted/i, "consent-not-given"],
  [/consent (request|artefact) id|cannot find the consent/i, "ask-again"],
  [/request id already exists/i, "message-repeated"],
  [/no mapping found|request id not found/i, "answer-not-expected"],
  [/sequence/i, "step-out-of-order"],
  [/requestid|invalid (status|consentid)|is mandatory|key spec|unsupported_media/i, "admin-report-fault"],
  [/body (was missing|not required)|point coordinates|status is invalid/i, "admin-report-fault"],
];

/** Messages that show only that the error is temporary. */
const GENERAL_MESSAGES: MessageRow[] = [
  [/too many/i, "too-many-requests"],
  [/unknown exception|unavailable|try (again )?later|timed? ?out/i, "try-later"],
];

const specificCodes = byCode(SPECIFIC_CODES);
const genericCodes = byCode(GENERIC_CODES);

/** Returns the advice for an error, from its code and message together; `unknown` if no rule applies. */
export function adviceFor({ code, message }: WireError): Advice {
  const advice =
    byMessage(SPECIFIC_MESSAGES, message) ??
    specificCodes.get(code)?.advice ??
    byMessage(GENERAL_MESSAGES, message) ??
    genericCodes.get(code)?.advice;
  if (advice !== undefined) return advice;
  return code === "" && message === "" ? "refused-without-reason" : "unknown";
}

/** Returns what an error code means for the next attempt; `by-status` for an unknown code. */
export function codeRetry(code: string): CodeRetry {
  return (specificCodes.get(code) ?? genericCodes.get(code))?.retry ?? "by-status";
}

/** Whether an error's code means that no patient has the ABHA address. */
export function isUnknownPatient({ code }: WireError): boolean {
  return specificCodes.get(code)?.advice === "check-abha-address";
}

/**
 * Whether an error is not from the gateway, but one of the reasons that `sendWireCall` and `openSession` return if they
 * did not reach it.
 */
export function isUnreachableReason({ code, message }: WireError): boolean {
  return (
    code === "" &&
    /^(bad-address|bad-header|name-unknown|connection-refused|no-route|proxy-failed|certificate|timeout|no-answer)$/.test(
      message,
    )
  );
}

function byCode(rows: CodeRow[]): ReadonlyMap<string, { advice: Advice; retry: CodeRetry }> {
  return new Map(rows.flatMap(([codes, advice, retry]) => codes.split(" ").map((code) => [code, { advice, retry }])));
}

function byMessage(rows: MessageRow[], message: string): Advice | undefined {
  return rows.find(([pattern]) => pattern.test(message))?.[1];
}
