import { describe, expect, test } from "vitest";
import { failedMessageAdvice, retryForecast } from "@/lib/operations/failed-messages/failed-message-rules";

const page = { code: "", message: "HTML page instead of an answer: 503 Service Unavailable" };

describe("the advice on a failed message", () => {
  test.each([
    ["refused", { code: "ABDM-1030", message: "" }, "nothing-to-do"],
    ["refused", { code: "1410", message: "" }, "consent-over"],
    ["refused", { code: "ABDM-1016", message: "Invalid Timestamp" }, "check-clock"],
    ["refused", { code: "ABDM-1025", message: "" }, "check-hiu-id"],
    ["refused", { code: "ABDM-1063", message: "" }, "report-fault"],
    ["refused", { code: "ABDM-4711", message: "Something new" }, "unknown"],
    ["refused", null, "check-hiu-id"],
    ["unauthorised", { code: "900901", message: "" }, "check-credential"],
    ["busy", { code: "ABDM-1022", message: "" }, "try-later"],
    ["busy", null, "try-later"],
    ["busy", page, "try-later"],
    ["unreachable", null, "try-later"],
    ["unanswered", null, "try-later"],
    ["circuit-open", null, "try-later"],
    ["no-session", null, "check-credential"],
    ["fault", null, "server-log"],
    [null, null, "try-later"],
  ] as const)("after %j with %j it is %s", (lastResult, error, advice) => {
    expect(failedMessageAdvice(lastResult, error)).toBe(advice);
  });
});

describe("what trying again would do", () => {
  test.each([
    ["failed", true, false, "sent-again"],
    ["closed", true, false, "sent-again"],
    ["failed", false, false, "not-needed"],
    ["failed", true, true, "another-open"],
    ["failed", false, true, "another-open"],
    ["pending", true, true, "under-way"],
    ["done", true, false, "done"],
    ["cancelled", true, false, "cancelled"],
  ] as const)(
    "of a message that is %s (needed: %s, another open: %s) is %s",
    (state, isNeeded, isAnotherOpen, result) => {
      expect(retryForecast(state, { isNeeded, isAnotherOpen })).toBe(result);
    },
  );
});
