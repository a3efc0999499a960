import { describe, expect, it } from "vitest";

import { callGateway, type CallOutcome, registerCallbackAddress } from "@/lib/abdm/http/call-gateway";
import type { OutboundMessage } from "@/lib/abdm/messages";
import { useGatewayServer, unusedAddress } from "@/test/support/gateway-server";
import { v05Dialect } from "@/lib/abdm/v05/v05-dialect";
import { v3Dialect } from "@/lib/abdm/v3/v3-dialect";
import type { CmConsentRequestId, GatewayRequestId } from "@/lib/ids";

const server = useGatewayServer();

const message: OutboundMessage = {
  kind: "check-consent-request",
  cmConsentRequestId: "77969467-5a92-44bb-9d6c-4caf24907ea5" as CmConsentRequestId,
};

function target(change: { gatewayUrl?: string; timeoutMs?: number; signal?: AbortSignal } = {}) {
  return {
    dialect: v3Dialect,
    gatewayUrl: server.url,
    accessToken: "a-token",
    envelope: {
      requestId: "5f7a535d-a3fd-416b-b069-c97d021fbacd" as GatewayRequestId,
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

describe("a call on the wire", () => {
  it("bears the token, the ids and the body", async () => {
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

  it("keeps the path of the gateway's address, with or without a last slash", async () => {
    await callGateway({ ...target({ gatewayUrl: `${server.url}/gateway/` }), dialect: v05Dialect, message });
    expect(server.receivedCalls[0]?.path).toBe("/gateway/v0.5/consent-requests/status");
  });

  it("registers v0.5's callback address beside the gateway, v3's below it", async () => {
    const gatewayUrl = `${server.url}/gateway`;
    await registerCallbackAddress({ ...target({ gatewayUrl }), dialect: v05Dialect, url: "https://desk.example.org" });
    await registerCallbackAddress({ ...target(), url: "https://desk.example.org" });
    expect(server.receivedCalls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PATCH /devservice/v1/bridges",
      "PATCH /api/hiecm/gateway/v3/bridge/url",
    ]);
  });
});

describe("an answer of the gateway", () => {
  it.each([200, 202, 204])("%i with nothing in it is taken", async (status) => {
    server.behaviour = { status };
    expect(await call()).toEqual({ outcome: "accepted" });
  });

  it("200 with an error in it is refused", async () => {
    server.behaviour = { status: 200, body: `{"error":{"code":"ABDM-1040: ","message":"Invalid HIU ID"}}` };
    const error = { code: "ABDM-1040", message: "Invalid HIU ID" };
    expect(await call()).toEqual({ outcome: "refused", status: 200, error });
  });

  it("200 with a proxy's page says nothing of the message: busy", async () => {
    server.behaviour = { status: 200, type: "text/html", body: "<html><title>Maintenance</title></html>" };
    expect(await call()).toMatchObject({ outcome: "busy", status: 200, retryAfterSeconds: null });
  });

  it("400 with an array of errors is refused with all of them", async () => {
    const body = `[{"error":{"code":"ABDM-9999: ","message":"A"}},{"error":{"code":"ABDM-9999: ","message":"B"}}]`;
    server.behaviour = { status: 400, body };
    expect(await call()).toEqual({ outcome: "refused", status: 400, error: { code: "ABDM-9999", message: "A; B" } });
  });

  it("401 of the API manager, and an empty one, need a new session", async () => {
    server.behaviour = { status: 401, body: `{"code":"900901","message":"Invalid Credentials"}` };
    const error = { code: "900901", message: "Invalid Credentials" };
    expect(await call()).toEqual({ outcome: "unauthorised", status: 401, error });
    server.behaviour = { status: 401 };
    expect(await call()).toEqual({ outcome: "unauthorised", status: 401, error: { code: "", message: "" } });
  });

  it("403 of a firewall's page is refused", async () => {
    server.behaviour = { status: 403, type: "text/html", body: "<HTML><TITLE>ERROR</TITLE></HTML>" };
    const error = { code: "", message: "HTML page instead of an answer: ERROR" };
    expect(await call()).toEqual({ outcome: "refused", status: 403, error });
  });

  it("404 with Invalid Timestamp is refused, not sent again", async () => {
    server.behaviour = { status: 404, body: `{"error":{"code":"ABDM-1016: ","message":"Invalid Timestamp"}}` };
    expect(await call()).toMatchObject({ outcome: "refused", status: 404 });
  });

  it("429 is busy for as long as it says", async () => {
    const body = `{"code":"ABDM-1022","message":"Too many requests"}`;
    server.behaviour = { status: 429, body, headers: { "Retry-After": "7" } };
    const error = { code: "ABDM-1022", message: "Too many requests" };
    expect(await call()).toEqual({ outcome: "busy", status: 429, error, retryAfterSeconds: 7 });
  });

  it("503 may name the time at which to come again, a past one being now", async () => {
    server.behaviour = { status: 503, headers: { "Retry-After": new Date(Date.now() + 60_000).toUTCString() } };
    const later = await call();
    expect(later.outcome === "busy" && later.retryAfterSeconds).toBeGreaterThan(50);
    server.behaviour = { status: 503, headers: { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" } };
    expect(await call()).toMatchObject({ outcome: "busy", retryAfterSeconds: 0 });
    server.behaviour = { status: 503, headers: { "Retry-After": "soon" } };
    expect(await call()).toMatchObject({ outcome: "busy", retryAfterSeconds: null });
  });

  it("a redirect is not followed: the token goes nowhere else", async () => {
    server.behaviour = { status: 307, headers: { Location: `${server.url}/elsewhere` } };
    expect(await call()).toMatchObject({ outcome: "refused", status: 307 });
    expect(server.receivedCalls).toHaveLength(1);
  });
});

describe("no answer", () => {
  it("from a port where nobody listens is unreachable: it did not arrive", async () => {
    expect(await call({ gatewayUrl: await unusedAddress() })).toEqual({
      outcome: "unreachable",
      reason: "connection-refused",
    });
  });

  it.each(["", "dev.abdm.gov.in", "ftp://dev.abdm.gov.in"])(
    "from the address %j is unreachable",
    async (gatewayUrl) => {
      expect(await call({ gatewayUrl })).toEqual({ outcome: "unreachable", reason: "bad-address" });
    },
  );

  it("within the time is unanswered: it may have arrived", async () => {
    server.behaviour = "hang";
    expect(await call({ timeoutMs: 100 })).toEqual({ outcome: "unanswered" });
    expect(server.receivedCalls).toHaveLength(1);
  });

  it("from a connection that breaks off is unanswered", async () => {
    server.behaviour = "break-off";
    expect(await call()).toEqual({ outcome: "unanswered" });
  });

  it("is waited for no longer than the caller wishes", async () => {
    server.behaviour = "hang";
    expect(await call({ signal: AbortSignal.timeout(50) })).toEqual({ outcome: "unanswered" });
  });

  it("to a caller who has already left: nothing is sent", async () => {
    await call({ signal: AbortSignal.abort() });
    expect(server.receivedCalls).toHaveLength(0);
  });
});
