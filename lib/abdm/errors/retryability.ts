import "server-only";

import type { WireError } from "@/lib/abdm/messages";

/** What a refusal means for the next attempt; an attempt always bears a new request id. */
export type Retryability = "retry" | "unauthorised" | "never";

/** Something behind the gateway is away for now: v3, v0.5 consent manager, v0.5 gateway, API manager. */
const PASSING = codes(
  "ABDM-1000 ABDM-1007 ABDM-1019 ABDM-1022 ABDM-1024 ABDM-1028 ABDM-1033 ABDM-1048 ABDM-1401 ABDM-1402 ABDM-2429",
  "ABDM-8877 1439 1501 1502 1503 1504 1507 1511 1513 2429 2503 2504 4503 4505 900900",
);

/** The session is not, or no longer, good. */
const SESSION_OVER = codes("900901 900902 2401 1401 4402");

/** Said with whatever status, it will be said again: the request itself is wrong, or sending again makes it worse. */
const LASTING = codes(
  "ABDM-1001 ABDM-1002 ABDM-1006 ABDM-1012 ABDM-1015 ABDM-1016 ABDM-1017 ABDM-1025 ABDM-1026 ABDM-1027 ABDM-1030",
  "ABDM-1031 ABDM-1032 ABDM-1035 ABDM-1039 ABDM-1040 ABDM-1041 ABDM-1046 ABDM-1047 ABDM-1051 ABDM-1057 ABDM-1058",
  "ABDM-1061 ABDM-1062 ABDM-1063 ABDM-1064 ABDM-1067 ABDM-1070 ABDM-1101 ABDM-1104 ABDM-1112 ABDM-1113 ABDM-1170",
  "ABDM-1211 ABDM-1405 ABDM-1406 ABDM-1407 ABDM-1408 ABDM-2402 ABDM-2403 ABDM-2404 ABDM-2406 ABDM-7727 404",
  "1402 1404 1410 1411 1412 1414 1415 1416 1417 1418 1419 1420 1421 1422 1428 1431 1435 1440 1441 1505 1506 1508",
  "1510 1514 2505 2506 2507 2508 4400 4401 4404 4406 4407 4420 4422 4551 4552",
);

/** Codes for everything: their words decide before the status does. */
const CATCH_ALL = codes("ABDM-9999 ABDM-2500 2500 1500 4500");

const PASSING_WORDS = /unknown exception|try (again )?later|unavailable|timed? ?out|too many requests/i;
/** The message itself is wrong, even where the status says that the network is. */
const FIELD_WORDS = /invalid|mandatory|cannot be|must be|missing|not recogni[sz]ed/i;
const SESSION_WORDS = /authorization header is missing|invalid user credentials/i;
const LASTING_WORDS = /you are blocked|no mapping found/i;

/**
 * Whether to send again (with back-off), open a new session first, or give up. The code decides before the status,
 * since v3 says "Invalid Timestamp" with 404 and a 2xx may carry an error. Source: ABDM v3 M3, errors, and live traffic.
 */
export function retryability(status: number, { code, message }: WireError): Retryability {
  if (LASTING.has(code) || LASTING_WORDS.test(message)) return "never";
  if (SESSION_OVER.has(code) || SESSION_WORDS.test(message)) return "unauthorised";
  if (PASSING.has(code)) return "retry";
  if (CATCH_ALL.has(code) && PASSING_WORDS.test(message)) return "retry";
  if (code === "ABDM-9999" && message !== "") return "never";
  if (status === 401) return "unauthorised";
  if (CATCH_ALL.has(code) && FIELD_WORDS.test(message)) return "never";
  if (status === 408 || status === 429 || status >= 500) return "retry";
  return "never";
}

function codes(...lists: string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(" ")));
}
