import "server-only";

import type { WireError } from "@/lib/abdm/messages";
import { HTML_INSTEAD } from "@/lib/abdm/wire-error";

/** What to tell people about a complaint of the network; the words stand in the message catalogue under `advice`. */
export const ADVICE = [
  "check-abha-address",
  "patient-must-reactivate",
  "duplicate-request-open",
  "ask-again",
  "fix-form",
  "fix-form-dates",
  "fix-form-purpose",
  "fix-form-hi-types",
  "fix-form-hip",
  "admin-check-credential",
  "admin-check-hiu-id",
  "admin-check-clock",
  "admin-check-environment",
  "admin-report-fault",
  "admin-blocked-for-a-day",
  "try-later",
  "gateway-unreachable",
  "unknown",
] as const;

export type Advice = (typeof ADVICE)[number];

type Rule = { codes?: string; words?: RegExp; advice: Advice };

/** What `sendWireCall` and `openSession` say in place of words of the network. */
const NOT_DELIVERED = /^(bad-address|name-unknown|connection-refused|no-route|certificate|timeout|no-answer)$/;

// In this order: what the words say goes before what the code says, since the network reuses its codes. Codes of v3
// begin with ABDM-, so that 1407 is another's than ABDM-1407. Source: error lists of ABDM v3 M2 and M3, and of v0.5.
const RULES: Rule[] = [
  { words: NOT_DELIVERED, advice: "gateway-unreachable" },
  { words: /^bad-header$/, advice: "admin-check-hiu-id" },
  // A firewall or proxy spoke, such as CloudFront's 403 to origins that are not on its list.
  { words: new RegExp(`^${HTML_INSTEAD}`), advice: "gateway-unreachable" },
  { words: /deactivated/i, advice: "patient-must-reactivate" },
  { words: /you are blocked/i, advice: "admin-blocked-for-a-day" },
  { words: /invalid (user )?credentials|missing credentials|authorization header/i, advice: "admin-check-credential" },
  { words: /purpose/i, advice: "fix-form-purpose" },
  { words: /\bhi ?types?\b/i, advice: "fix-form-hi-types" },
  { words: /from\/to|date range|erase date/i, advice: "fix-form-dates" },
  // Words of linking, which shares its codes with consent: we asked for no such thing.
  { words: /link token/i, advice: "admin-report-fault" },
  { words: /hiu id|service id|locker id|bridge/i, advice: "admin-check-hiu-id" },
  { words: /hip id|cannot find the provider/i, advice: "fix-form-hip" },
  { words: /x-cm-id|^access denied$|no matching resource|^runtime error$/i, advice: "admin-check-environment" },
  { words: /time ?stamp/i, advice: "admin-check-clock" },
  { words: /abha (number or )?address|user not found|no patient|cannot find the user/i, advice: "check-abha-address" },
  { words: /duplicate (consent|init)/i, advice: "duplicate-request-open" },
  {
    words: /consent (request|artefact) id|artefact expired|consent not granted|not a granted consent/i,
    advice: "ask-again",
  },
  {
    words:
      /requestid|invalid (status|consentid)|is mandatory|key spec|unsupported_media|body (was missing|not required)/i,
    advice: "admin-report-fault",
  },
  { codes: "ABDM-1170 ABDM-1051 ABDM-1012 ABDM-1211 1404 1414 4407", advice: "check-abha-address" },
  { codes: "ABDM-1407", advice: "patient-must-reactivate" },
  { codes: "ABDM-1070 ABDM-1104", advice: "duplicate-request-open" },
  { codes: "ABDM-1001 ABDM-1039 ABDM-1061 ABDM-1062 ABDM-1112", advice: "ask-again" },
  { codes: "1410 1415 1416 1428 1435 1440 1441 1508 4404", advice: "ask-again" },
  { codes: "ABDM-1063 1418", advice: "fix-form-dates" },
  { codes: "ABDM-1046 ABDM-1047 1420 4420", advice: "fix-form-purpose" },
  { codes: "ABDM-1058 1419", advice: "fix-form-hi-types" },
  { codes: "ABDM-1035 1402 1421 1505", advice: "fix-form-hip" },
  { codes: "ABDM-1040 ABDM-1025 ABDM-1026 1417 2505 2506 2507 2508", advice: "admin-check-hiu-id" },
  { codes: "900901 900902 ABDM-2401 2401 1401 1403 1431 4402 invalid_client", advice: "admin-check-credential" },
  { codes: "ABDM-1016 ABDM-2402", advice: "admin-check-clock" },
  { codes: "ABDM-2403 404", advice: "admin-check-environment" },
  { codes: "ABDM-1027", advice: "admin-blocked-for-a-day" },
  { codes: "ABDM-1000 ABDM-1007 ABDM-1019 ABDM-1022 ABDM-1024 ABDM-1028 ABDM-1033 ABDM-1048", advice: "try-later" },
  { codes: "ABDM-1401 ABDM-1402 ABDM-2429 ABDM-8877 900900", advice: "try-later" },
  // A request id of before: the next attempt bears a new one.
  { codes: "1412 1439 1503 1504 1511 1513 2429 2503 2504 4503 4504 4505", advice: "try-later" },
  { words: /request id already exists|unknown exception/i, advice: "try-later" },
  { words: /unavailable|try (again )?later|timed? ?out|too many/i, advice: "try-later" },
  // A fault inside the network that it does not name.
  { codes: "1422 1500 1501 1502 1507 2500", advice: "try-later" },
  { codes: "ABDM-1002 ABDM-1006 ABDM-1057 ABDM-9999", advice: "fix-form" },
  { codes: "ABDM-1015 ABDM-1017 ABDM-1030 ABDM-1031 ABDM-1032 ABDM-1041 ABDM-1064", advice: "admin-report-fault" },
  { codes: "ABDM-1067 ABDM-1408 ABDM-2404 ABDM-2406 ABDM-2500", advice: "admin-report-fault" },
  { codes: "1411 1506 1510 1514", advice: "admin-report-fault" },
];

/** The advice for a complaint; code and message decide together. Total: what is not known is `unknown`. */
export function adviceFor({ code, message }: WireError): Advice {
  const rule = RULES.find(({ codes, words }) => codes?.split(" ").includes(code) || words?.test(message));
  return rule?.advice ?? "unknown";
}
