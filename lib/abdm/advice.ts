import "server-only";

import type { WireError } from "@/lib/abdm/messages";
import { HTML_INSTEAD } from "@/lib/abdm/wire-error";

/** What to tell people about a complaint of the network; the words stand in the message catalogue under `advice`. */
export const ADVICE = [
  "check-abha-address",
  "patient-must-reactivate",
  "duplicate-request-open",
  "ask-again",
  "request-not-known",
  "fix-form",
  "fix-form-dates",
  "fix-form-purpose",
  "fix-form-hi-types",
  "fix-form-hip",
  "admin-check-credential",
  "admin-check-hiu-id",
  "admin-check-clock",
  "admin-check-environment",
  "admin-check-admission",
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

// In this order: what the words say goes before what the code says, since the network reuses its codes.
const RULES: Rule[] = [
  { words: /deactivated/i, advice: "patient-must-reactivate" },
  { words: /you are blocked/i, advice: "admin-blocked-for-a-day" },
  { words: /invalid (user )?credentials|authorization header/i, advice: "admin-check-credential" },
  { words: /html page instead|access denied|no matching resource|^runtime error/i, advice: "admin-check-admission" },
  { words: /purpose/i, advice: "fix-form-purpose" },
  { words: /\bhi ?types?\b/i, advice: "fix-form-hi-types" },
  { words: /from\/to|date range|erase date/i, advice: "fix-form-dates" },
  { words: /link token/i, advice: "admin-report-fault" },
  { words: /hiu id|service ?id|locker id|bridge/i, advice: "admin-check-hiu-id" },
  { words: /hip id/i, advice: "fix-form-hip" },
  { words: /x-cm-id/i, advice: "admin-check-environment" },
  { words: /time ?stamp/i, advice: "admin-check-clock" },
  { words: /abha address|user not found|no patient|cannot find the user/i, advice: "check-abha-address" },
  { words: /duplicate (consent|init)|request id already exists/i, advice: "duplicate-request-open" },
  {
    words: /unknown exception|unavailable|try (again )?later|timed? ?out|too many|n[o']t (receive|acknowledge|reach)/i,
    advice: "try-later",
  },
  { words: /consent request id|find the consent request/i, advice: "request-not-known" },
  { words: /consent art[ei]fact|consent not granted|not a granted consent/i, advice: "ask-again" },
  { words: /requestid|request body|invalid (status|consentid)|mandatory|key spec|unsupported_media/i, advice: "admin-report-fault" },
  { codes: "ABDM-1170 ABDM-1051 ABDM-1012 ABDM-1211 1404 1414 4407", advice: "check-abha-address" },
  { codes: "ABDM-1407", advice: "patient-must-reactivate" },
  { codes: "ABDM-1070 ABDM-1104 1412", advice: "duplicate-request-open" },
  { codes: "ABDM-1001 ABDM-1039 1415 4404", advice: "request-not-known" },
  { codes: "ABDM-1061 ABDM-1062 ABDM-1112 1410 1416 1428 1435 1440 1441 1508", advice: "ask-again" },
  { codes: "ABDM-1063 1418", advice: "fix-form-dates" },
  { codes: "ABDM-1046 ABDM-1047 1420", advice: "fix-form-purpose" },
  { codes: "ABDM-1058 1419", advice: "fix-form-hi-types" },
  { codes: "ABDM-1035 1402 1421 1505", advice: "fix-form-hip" },
  { codes: "ABDM-1040 ABDM-1025 ABDM-1026 1417 2505 2506 2507 2508", advice: "admin-check-hiu-id" },
  { codes: "900901 900902 ABDM-2401 2401 1401 1403 1431 invalid_client", advice: "admin-check-credential" },
  { codes: "ABDM-1016 ABDM-2402", advice: "admin-check-clock" },
  { codes: "ABDM-2403", advice: "admin-check-environment" },
  { codes: "404", advice: "admin-check-admission" },
  { codes: "ABDM-1027", advice: "admin-blocked-for-a-day" },
  {
    codes:
      "ABDM-1000 ABDM-1007 ABDM-1019 ABDM-1022 ABDM-1024 ABDM-1028 ABDM-1033 ABDM-1048 ABDM-1401 ABDM-2429 ABDM-8877 " +
      "900900 1422 1439 1500 1501 1502 1503 1504 1507 1511 1513 2429 2500 2503 2504",
    advice: "try-later",
  },
  { codes: "ABDM-1002 ABDM-1006 ABDM-1057 ABDM-9999", advice: "fix-form" },
  {
    codes:
      "ABDM-1015 ABDM-1017 ABDM-1030 ABDM-1031 ABDM-1032 ABDM-1041 ABDM-1064 ABDM-1067 ABDM-1408 ABDM-2404 ABDM-2406 " +
      "ABDM-2500 1411 1506 1510 1514",
    advice: "admin-report-fault",
  },
];

/** The advice for a complaint; code and message decide together. Total: what is not known is `unknown`. */
export function adviceFor({ code, message }: WireError): Advice {
  const rule = RULES.find(({ codes, words }) => codes?.split(" ").includes(code) || words?.test(message));
  return rule?.advice ?? "unknown";
}
