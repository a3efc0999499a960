import { describe, expect, it } from "vitest";

import { callGateway, type CallOutcome, registerCallbackAddress } from "@/lib/abdm/http/call-gateway";
import type { OutboundMessage } from "@/lib/abdm/messages";
import { useGatewayServer, unusedAddress } from "@/test/support/gateway-server";
import { timeLimit } from "@/test/support/time-limit";
import { v05Dialect } from "@/lib/abdm/v05/v05-dialect";
import { v3Dialect } from "@/lib/abdm/v3/v3-dialect";
import type { CmConsentRequestId, OutboundRequestId } from "@/lib/ids";

const server = useGatewayServer();

const message: OutboundMessage = {
  kind: "consent-request-status",
  cmConsentRequestId: "77969467-5a92-44bb-9d6c-4caf24907ea5" as CmConsentRequestId,
};

function target(change: { gatewayUrl?: string; timeoutMs?: number; signal?: AbortSignal } = {}) {
  return {
    dialect: v3Dialect,
    gatewayUrl: server.url,
    accessToken: "a-token",
    envelope: {
      requestId: "5f7a535d-a3fd-416b-b069-c97d021fbacd" as OutboundRequestId,
      timestamp: new Date("2026-07-21T10:51:32.007Z"),
      cmId: "sbx",
      hiuId: "MY_HIU_ID",
    },
    ...change,
  };
}

function call(change: Parameters<typeof target>[0] = {}): Promise<CallOutcome> {
  return callGateway({ ...target(change), message });
}

describe("callGateway sends", () => {
  it("the token, the ids and the body", async () => {
    expect(await call()).toEqual({ outcome: "accepted" });
    expect(server.receivedCalls).toHaveLength(1);
    expect(server.receivedCalls[0]).toMatchObject({
      method: "POST",
      path: "/api/hiecm/consent/v3/request/status",
      headers: {
        authorization: "Bearer a-token",
        "content-type": "application/json",
        "request-id": "5f7a535d-a3fd-416b-b069-c97d021fbacd",
        timestamp: "2026-07-21T10:51:32.007Z",
        "x-cm-id": "sbx",
        "x-hiu-id": "MY_HIU_ID",
      },
      body: `{"consentRequestId":"77969467-5a92-44bb-9d6c-4caf24907ea5"}`,
    });
  });

  it("to a path below the gateway address, which may end with a slash", async () => {
    await callGateway({ ...target({ gatewayUrl: `${server.url}/gateway/` }), dialect: v05Dialect, message });
    expect(server.receivedCalls[0]?.path).toBe("/gateway/v0.5/consent-requests/status");
  });
});

it("registerCallbackAddress sends to the origin in v0.5 and below the gateway address in v3", async () => {
  const gatewayUrl = `${server.url}/gateway`;
  await registerCallbackAddress({ ...target({ gatewayUrl }), dialect: v05Dialect, url: "https://desk.example.org" });
  await registerCallbackAddress({ ...target(), url: "https://desk.example.org" });
  expect(server.receivedCalls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PATCH /devservice/v1/bridges",
    "PATCH /api/hiecm/gateway/v3/bridge/url",
  ]);
});

describe("the outcome of a call", () => {
  it.each([200, 202, 204])("is accepted for status %i with an empty body", async (status) => {
    server.behaviour = { status };
    expect(await call()).toEqual({ outcome: "accepted" });
  });

  it("is refused for status 200 with an error in the body", async () => {
    server.behaviour = { status: 200, body: `{"error":{"code":"ABDM-1040: ","message":"Invalid HIU ID"}}` };
    const error = { code: "ABDM-1040", message: "Invalid HIU ID" };
    expect(await call()).toEqual({ outcome: "refused", status: 200, error });
  });

  it("is busy for status 200 with the HTML page of a proxy", async () => {
    server.behaviour = { status: 200, type: "text/html", body: "<html><title>Maintenance</title></html>" };
    expect(await call()).toMatchObject({ outcome: "busy", status: 200, retryAfterSeconds: null });
  });

  it("is refused for status 400 with an array of errors, and has all messages", async () => {
    const body = `[{"error":{"code":"ABDM-9999: ","message":"A"}},{"error":{"code":"ABDM-9999: ","message":"B"}}]`;
    server.behaviour = { status: 400, body };
    expect(await call()).toEqual({ outcome: "refused", status: 400, error: { code: "ABDM-9999", message: "A; B" } });
  });

  it("is unauthorised for status 401 of the API manager and for an empty 401", async () => {
    server.behaviour = { status: 401, body: `{"code":"900901","message":"Invalid Credentials"}` };
    const error = { code: "900901", message: "Invalid Credentials" };
    expect(await call()).toEqual({ outcome: "unauthorised", status: 401, error });
    server.behaviour = { status: 401 };
    expect(await call()).toEqual({ outcome: "unauthorised", status: 401, error: { code: "", message: "" } });
  });

  it("is refused for status 403 with the HTML page of a firewall", async () => {
    server.behaviour = { status: 403, type: "text/html", body: "<HTML><TITLE>ERROR</TITLE></HTML>" };
    const error = { code: "", message: "HTML page instead of an answer: ERROR" };
    expect(await call()).toEqual({ outcome: "refused", status: 403, error });
  });

  it("is refused for status 404 with Invalid Timestamp", async () => {
    server.behaviour = { status: 404, body: `{"error":{"code":"ABDM-1016: ","message":"Invalid Timestamp"}}` };
    expect(await call()).toMatchObject({ outcome: "refused", status: 404 });
  });

  it("is busy for status 429, with the seconds of Retry-After", async () => {
    const body = `{"code":"ABDM-1022","message":"Too many requests"}`;
    server.behaviour = { status: 429, body, headers: { "Retry-After": "7" } };
    const error = { code: "ABDM-1022", message: "Too many requests" };
    expect(await call()).toEqual({ outcome: "busy", status: 429, error, retryAfterSeconds: 7 });
  });

  it("is busy for status 503, with Retry-After as a date; a past date is 0 seconds", async () => {
    server.behaviour = { status: 503, headers: { "Retry-After": new Date(Date.now() + 60_000).toUTCString() } };
    const later = await call();
    expect(later.outcome === "busy" && later.retryAfterSeconds).toBeGreaterThan(50);
    server.behaviour = { status: 503, headers: { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" } };
    expect(await call()).toMatchObject({ outcome: "busy", retryAfterSeconds: 0 });
    server.behaviour = { status: 503, headers: { "Retry-After": "soon" } };
    expect(await call()).toMatchObject({ outcome: "busy", retryAfterSeconds: null });
  });

  it("is refused for a redirect, which is not followed", async () => {
    server.behaviour = { status: 307, headers: { Location: `${server.url}/elsewhere` } };
    expect(await call()).toMatchObject({ outcome: "refused", status: 307 });
    expect(server.receivedCalls).toHaveLength(1);
  });
});

describe("the outcome of a call without response", () => {
  it("is unreachable for a closed port", async () => {
    expect(await call({ gatewayUrl: await unusedAddress() })).toEqual({
      outcome: "unreachable",
      reason: "connection-refused",
    });
  });

  it.each(["", "dev.abdm.gov.in", "ftp://dev.abdm.gov.in"])("is unreachable for the address %j", async (gatewayUrl) => {
    expect(await call({ gatewayUrl })).toEqual({ outcome: "unreachable", reason: "bad-address" });
  });

  it("is unanswered if the gateway does not respond in time", async () => {
    server.behaviour = "hang";
    // Where this is the first call of the file, the connection is opened within that time, too.
    expect(await call({ timeoutMs: timeLimit(100) })).toEqual({ outcome: "unanswered" });
    expect(server.receivedCalls).toHaveLength(1);
  });

  it("is unanswered if the connection breaks off", async () => {
    server.behaviour = "break-off";
    expect(await call()).toEqual({ outcome: "unanswered" });
  });

  it("is unanswered if the caller aborts", async () => {
    server.behaviour = "hang";
    const abort = new AbortController();
    const outcome = call({ signal: abort.signal });
    await expect.poll(() => server.receivedCalls.length).toBe(1);
    abort.abort(new DOMException("aborted", "AbortError"));
    expect(await outcome).toEqual({ outcome: "unanswered" });
  });

  it("nothing is sent if the caller has aborted before the call", async () => {
    await call({ signal: AbortSignal.abort() });
    expect(server.receivedCalls).toHaveLength(0);
  });
});
