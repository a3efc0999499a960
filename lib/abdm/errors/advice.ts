import "server-only";

import type { WireError } from "@/lib/abdm/messages";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";

/** What to tell people about a complaint of the network; the words stand in the message catalogue under `advice`. */
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
  "admin-check-firewall",
  "admin-report-fault",
  "admin-blocked-for-a-day",
  "credential-wrong-or-locked",
  "refused-without-a-word",
  "hospital-away",
  "too-many-requests",
  "too-many-or-clock",
  "try-later",
  "gateway-unreachable",
  "unknown",
] as const;

export type Advice = (typeof ADVICE)[number];

/** Whether these are words of `sendWireCall` or `openSession`, in place of the network's, which was not reached. */
export const isUnreachableReason = ({ code, message }: WireError): boolean =>
  code === "" &&
  /^(bad-address|bad-header|name-unknown|connection-refused|no-route|certificate|timeout|no-answer)$/.test(message);

/** A complaint must have one of the codes and fit the words, where a rule has both. */
type Rule = [advice: Advice, rule: { codes?: string; words?: RegExp }];

// In this order: what the words say goes before what the code says, since the network reuses its codes. Codes of v3
// begin with ABDM-, so that 1407 is another's than ABDM-1407. Source: error lists of ABDM v3 M2 and M3, and of v0.5.
const BY_WORDS: Rule[] = [
  ["gateway-unreachable", { words: /^(connection-refused|no-route|timeout|no-answer)$/ }],
  ["admin-check-gateway-address", { words: /^(bad-address|name-unknown)$/ }],
  ["admin-check-certificate", { words: /^certificate$/ }],
  ["admin-check-hiu-id", { words: /^bad-header$/ }],
  // A firewall or proxy spoke, such as CloudFront's 403 to origins that are not on its list.
  ["admin-check-firewall", { words: new RegExp(`^${HTML_PAGE_MESSAGE}`) }],
  ["patient-must-reactivate", { words: /deactivated/i }],
  ["admin-blocked-for-a-day", { words: /you are blocked/i }],
  // Said of a wrong secret, and of any secret for the eight minutes of a lock.
  ["credential-wrong-or-locked", { words: /invalid user credentials/i }],
  ["admin-check-credential", { words: /(invalid|missing) credentials|authorization header|auth token/i }],
  // Words of linking, which shares its codes with consent: we asked for no such thing.
  ["admin-report-fault", { words: /link token/i }],
  ["fix-form-purpose", { words: /purpose/i }],
  ["fix-form-hi-types", { words: /\bhi ?types?\b/i }],
  ["fix-form-care-contexts", { words: /care ?contexts?\b/i }],
  ["fix-form-frequency", { words: /frequency/i }],
  ["fix-form-dates", { words: /from\/to|date range|erase date/i }],
  ["admin-check-callback-address", { words: /hiu unavailable/i }],
  ["hospital-away", { words: /hip unavailable|(from|reach) hip\b|hip did not acknowledge/i }],
  ["admin-check-registration", { words: /bridge/i }],
  ["admin-check-hiu-id", { words: /(hiu|service|locker) id|valid requester/i }],
  ["fix-form-hip", { words: /hip id|cannot find the provider/i }],
  ["admin-check-environment", { words: /x-cm-id/i }],
  ["admin-check-entitlement", { words: /^access denied$|scope provided/i }],
  ["admin-check-gateway-address", { words: /no matching resource|^runtime error$/i }],
  ["admin-check-clock", { words: /time ?stamp/i }],
  ["no-records-linked", { words: /no links found/i }],
  ["check-abha-address", { words: /abha (number or )?address|user not found|no patient|cannot find the user/i }],
  ["duplicate-request-open", { words: /duplicate (consent|init)/i }],
  ["already-done", { words: /duplicate (health|hip)/i }],
  ["consent-ended", { words: /already expired|(artefact|consent) expired/i }],
  ["consent-not-given", { words: /not granted|not a granted/i }],
  ["ask-again", { words: /consent (request|artefact) id|cannot find the consent/i }],
  ["message-repeated", { words: /request id already exists/i }],
  ["answer-not-expected", { words: /no mapping found|request id not found/i }],
  ["step-out-of-order", { words: /sequence/i }],
  ["admin-report-fault", { words: /requestid|invalid (status|consentid)|is mandatory|key spec|unsupported_media/i }],
  ["admin-report-fault", { words: /body (was missing|not required)|point coordinates|status is invalid/i }],
];

const BY_CODE: Rule[] = [
  ["check-abha-address", { codes: "ABDM-1012 ABDM-1051 ABDM-1170 ABDM-1211 1404 1414 4407" }],
  ["patient-must-reactivate", { codes: "ABDM-1407" }],
  ["duplicate-request-open", { codes: "ABDM-1070 ABDM-1104" }],
  ["message-repeated", { codes: "1412" }],
  ["already-done", { codes: "ABDM-1101 ABDM-1113" }],
  ["answer-not-expected", { codes: "ABDM-1030" }],
  ["step-out-of-order", { codes: "ABDM-1408 ABDM-2406 1411 4552" }],
  ["consent-ended", { codes: "ABDM-1061 ABDM-1112 1410 1440" }],
  ["consent-not-given", { codes: "ABDM-1062 1428 1441 4400" }],
  ["request-expired", { codes: "1435" }],
  ["ask-again", { codes: "ABDM-1001 ABDM-1039 1415 1416 1508 4404 4551" }],
  ["fix-form-dates", { codes: "ABDM-1063 1418" }],
  ["fix-form-purpose", { codes: "ABDM-1046 ABDM-1047 1420 4420" }],
  ["fix-form-hi-types", { codes: "ABDM-1058 1419" }],
  ["fix-form-hip", { codes: "ABDM-1035 1505" }],
  ["fix-form-care-contexts", { codes: "ABDM-1057 1402 1421" }],
  ["fix-form-frequency", { codes: "ABDM-1002" }],
  ["admin-check-credential", { codes: "900901 900902 ABDM-2401 2401 1401 4402 4450 unauthorized_client" }],
  ["credential-wrong-or-locked", { codes: "invalid_client" }],
  ["admin-check-entitlement", { codes: "1431 4401" }],
  ["admin-check-hiu-id", { codes: "ABDM-1040 ABDM-1025 1417" }],
  ["admin-check-registration", { codes: "ABDM-1026 2505 2506" }],
  ["admin-check-callback-address", { codes: "ABDM-1033 4553" }],
  ["admin-check-clock", { codes: "ABDM-1016 ABDM-2402" }],
  ["admin-check-environment", { codes: "ABDM-2403 2507 2508" }],
  ["admin-check-gateway-address", { codes: "404" }],
  ["admin-blocked-for-a-day", { codes: "ABDM-1027" }],
  ["hospital-away", { codes: "ABDM-1028 ABDM-1401 ABDM-1402 ABDM-8877 1422 1439" }],
  ["too-many-requests", { codes: "ABDM-1022 ABDM-2429 1513" }],
  // The gateway of v0.5 says so, too, of a time that it does not accept and of a request id of before.
  ["too-many-or-clock", { codes: "2429" }],
  ["admin-report-fault", { codes: "ABDM-1015 ABDM-1017 ABDM-1031 ABDM-1032 ABDM-1041 ABDM-1064 ABDM-1067" }],
  ["admin-report-fault", { codes: "ABDM-1405 ABDM-1406 ABDM-2404 ABDM-2500 ABDM-7727" }],
  ["admin-report-fault", { codes: "1506 1510 1514 4406 4422" }],
  ["try-later", { codes: "ABDM-1000 ABDM-1007 ABDM-1019 ABDM-1024 ABDM-1048 900900 1503 1504 1511 2503 2504" }],
  ["try-later", { codes: "4503 4504 4505" }],
  ["too-many-requests", { words: /too many/i }],
  ["try-later", { words: /unknown exception|unavailable|try (again )?later|timed? ?out/i }],
  // A fault inside the network that it does not name.
  ["try-later", { codes: "1500 1501 1502 1507 2500 4500 4550" }],
  ["admin-report-fault", { codes: "ABDM-1006" }],
  ["fix-form", { codes: "ABDM-9999" }],
  ["refused-without-a-word", { codes: "", words: /^$/ }],
];

/** The advice for a complaint; code and message decide together. Total: what is not known is `unknown`. */
export function adviceFor({ code, message }: WireError): Advice {
  const rule = [...BY_WORDS, ...BY_CODE].find(
    ([, { codes, words }]) =>
      (codes === undefined || codes.split(" ").includes(code)) && (words === undefined || words.test(message)),
  );
  return rule?.[0] ?? "unknown";
}
