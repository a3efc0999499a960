import { describe, expect, it } from "vitest";
import type { SendingProblem } from "@/lib/consent/request/sending-problem";
import { sendingProblemOf } from "@/lib/outbound/sending-problem-of";

type Failed = Parameters<typeof sendingProblemOf>[0];
type Reason = Extract<Failed, { outcome: "no-session" }>["reason"];

const session = (reason: Reason, message: string, code = ""): Failed => ({
  outcome: "no-session",
  reason,
  error: { code, message },
});
const busy = (code: string, message: string): Failed => ({
  outcome: "busy",
  status: 503,
  error: { code, message },
  retryAfterSeconds: null,
});
const unauthorised = (code: string, message: string): Failed => ({
  outcome: "unauthorised",
  status: 401,
  error: { code, message },
});

describe("why a message was not sent", () => {
  it.each<[string, Failed, SendingProblem]>([
    ["no credential", { outcome: "no-session", reason: "no-credential", error: null }, "no-credential"],
    ["a wrong id or secret", session("refused", "Invalid Credentials", "900901"), "credential-refused"],
    ["a wrong secret, or the lock", session("refused", "Invalid user credentials"), "credential-wrong-or-locked"],
    ["the same, and nothing is tried", session("stopped", "Invalid user credentials"), "credential-locked"],
    ["refused twice", session("stopped", "Invalid Credentials", "900901"), "credential-stopped"],
    ["refused twice, without a message", session("stopped", ""), "credential-stopped"],
    ["the clock, at the session", session("refused", "Invalid Timestamp", "ABDM-1016"), "admin-check-clock"],
    ["X-CM-ID, at the session", session("refused", "Access Denied"), "admin-check-entitlement"],
    ["a firewall, at the session", session("refused", "HTML page instead of an answer"), "admin-check-firewall"],
    ["the session's gateway cannot be reached", session("unreachable", "connection-refused"), "gateway-unreachable"],
    ["the session's gateway is busy", session("unreachable", "Service is down", "2503"), "gateway-busy"],
    ["the session's gateway does not answer", session("unreachable", ""), "gateway-unreachable"],
    ["a new session is refused as well", unauthorised("900901", "Invalid Credentials"), "credential-refused"],
    ["an empty 401", unauthorised("", ""), "refused-without-reason"],
    ["a service behind the gateway", busy("ABDM-1024", "Dependent service unavailable"), "gateway-busy"],
    ["a proxy's page of 502", busy("", "HTML page instead of an answer: 502 Bad Gateway"), "gateway-busy"],
    ["an empty 503", busy("", ""), "gateway-busy"],
    ["too much", busy("ABDM-1022", "Too many requests"), "too-many-now"],
    ["too much, or the clock", busy("2429", "Too many requests found"), "too-many-or-clock"],
    ["the network cannot reach us", busy("ABDM-1033", "HIU unavailable"), "admin-check-callback-address"],
    ["no such name", { outcome: "unreachable", reason: "name-unknown" }, "admin-check-gateway-address"],
    ["no such address", { outcome: "unreachable", reason: "bad-address" }, "admin-check-gateway-address"],
    ["a certificate that is not trusted", { outcome: "unreachable", reason: "certificate" }, "admin-check-certificate"],
    ["a proxy that makes no connection", { outcome: "unreachable", reason: "proxy-failed" }, "admin-check-proxy"],
    ["an impossible HIU ID", { outcome: "unreachable", reason: "bad-header" }, "admin-check-hiu-id"],
    ["no route to the host", { outcome: "unreachable", reason: "no-route" }, "gateway-unreachable"],
    ["sent, no answer", { outcome: "unanswered" }, "no-answer-yet"],
  ])("%s", (_name, result, advice) => {
    expect(sendingProblemOf(result).advice).toBe(advice);
  });

  it("keeps the network's words, and never shows words of ours as the network's", () => {
    const theirs = { code: "900901", message: "Invalid Credentials" };
    expect(sendingProblemOf(session("refused", theirs.message, theirs.code))).toMatchObject(theirs);
    expect(sendingProblemOf(busy("ABDM-1024", "Away"))).toMatchObject({ code: "ABDM-1024", message: "Away" });
    for (const result of [session("unreachable", "timeout"), { outcome: "unreachable", reason: "timeout" } as const]) {
      expect(sendingProblemOf(result)).toMatchObject({ code: "", message: "" });
    }
  });
});
