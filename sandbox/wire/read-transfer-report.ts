import type { ReceivedReport } from "@/sandbox/data-flow/record-transfer-report";
import type { Faults } from "@/sandbox/state/fault-table";
import { isObject, objectMember, stringMember, type Json } from "./json";

/** What is wrong with a report about a transfer. */
export type ReportProblem =
  "attribute" | "no status responses" | "no description" | "invalid HI status" | "invalid session status";

const HI_STATUSES = ["OK", "ERRORED"];

/** The words that both dialects use; the network's own descriptions contradict each other about RECEIVED. */
const SESSION_STATUSES = ["TRANSFERRED", "PARTIAL_TRANSFERRED", "RECEIVED", "FAILED"];

const REQUIRED: [path: "" | "notifier" | "statusNotification", key: string][] = [
  ["", "consentId"],
  ["", "transactionId"],
  ["notifier", "id"],
  ["statusNotification", "sessionStatus"],
  ["statusNotification", "hipId"],
];

/** Reads the `notification` member of a report; it is the same in both dialects but for the time that `parseTime` converts to milliseconds. */
export function readTransferReport(
  notification: Json,
  parseTime: (text: string) => number,
  now: Date,
  { refusedSessionStatus }: Faults,
): ReceivedReport | { problem: ReportProblem } {
  const notifier = objectMember(notification, "notifier");
  const statusNotification = objectMember(notification, "statusNotification");
  const parts = { "": notification, notifier, statusNotification };
  const isMissing = REQUIRED.some(([path, key]) => (stringMember(parts[path], key) ?? "") === "");
  // Written so that NaN, a time that is not valid, fails too. A time in the future is refused.
  const isPast = parseTime(stringMember(notification, "doneAt") ?? "") <= now.getTime();
  if (isMissing || !isPast || stringMember(notifier, "type") !== "HIU") return { problem: "attribute" };
  const responses = statusNotification["statusResponses"];
  if (!Array.isArray(responses) || responses.length === 0) return { problem: "no status responses" };
  const statusResponses = responses.filter(isObject).map((response) => ({
    careContextReference: stringMember(response, "careContextReference") ?? "",
    hiStatus: stringMember(response, "hiStatus") ?? "",
    description: stringMember(response, "description"),
  }));
  const isComplete = statusResponses.length === responses.length;
  if (!isComplete || statusResponses.some((one) => one.careContextReference === "")) return { problem: "attribute" };
  if (statusResponses.some(({ description }) => (description ?? "").trim() === ""))
    return { problem: "no description" };
  if (statusResponses.some(({ hiStatus }) => !HI_STATUSES.includes(hiStatus))) return { problem: "invalid HI status" };
  const sessionStatus = stringMember(statusNotification, "sessionStatus") ?? "";
  if (!SESSION_STATUSES.includes(sessionStatus) || sessionStatus === refusedSessionStatus) {
    return { problem: "invalid session status" };
  }
  return {
    artefactId: stringMember(notification, "consentId") ?? "",
    transactionId: stringMember(notification, "transactionId") ?? "",
    hiuId: stringMember(notifier, "id") ?? "",
    hipId: stringMember(statusNotification, "hipId") ?? "",
    sessionStatus,
    statusResponses,
  };
}
