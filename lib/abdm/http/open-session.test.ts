import { describe, expect, it } from "vitest";

import { openSession, type SessionOutcome, type SessionRequest } from "@/lib/abdm/http/open-session";
import { useGatewayServer, unusedAddress } from "@/test/support/gateway-server";
import { v05Dialect } from "@/lib/abdm/v05/v05-dialect";
import { v3Dialect } from "@/lib/abdm/v3/v3-dialect";
import type { GatewayRequestId } from "@/lib/ids";

const server = useGatewayServer();

const GRANTED = `{"accessToken":"a-token","expiresIn":1200,"refreshExpiresIn":1800,"refreshToken":"r","tokenType":"bearer"}`;

function open(change: Partial<SessionRequest> = {}): Promise<SessionOutcome> {
  return openSession({
    dialect: v3Dialect,
    gatewayUrl: server.url,
    client: { id: "SBX_001", secret: "a secret" },
    cmId: "sbx",
    requestId: "5f7a535d-a3fd-416b-b069-c97d021fbacd" as GatewayRequestId,
    now: new Date("2026-07-21T10:51:32.007Z"),
    ...change,
  });
}

const opened = { outcome: "opened", accessToken: "a-token", expiresInSeconds: 1200 };

describe("a session that is opened", () => {
  it("by v3 with 202, asked for without a token but with X-CM-ID", async () => {
    server.behaviour = { status: 202, body: GRANTED };
    expect(await open()).toEqual(opened);
    const [call] = server.receivedCalls;
    expect(call?.path).toBe("/api/hiecm/gateway/v3/sessions");
    expect(call?.headers).toMatchObject({ "x-cm-id": "sbx", timestamp: "2026-07-21T10:51:32.007Z" });
    expect(call?.headers.authorization).toBeUndefined();
  });

  it("by v0.5 with 200, below the gateway's path", async () => {
    server.behaviour = { status: 200, body: GRANTED };
    expect(await open({ dialect: v05Dialect, gatewayUrl: `${server.url}/gateway` })).toEqual(opened);
    expect(server.receivedCalls[0]?.path).toBe("/gateway/v0.5/sessions");
    expect(server.receivedCalls[0]?.headers["x-cm-id"]).toBeUndefined();
  });

  it.each([
    [`{"accessToken":"a-token","expiresIn":"900"}`, 900],
    [`{"accessToken":"a-token"}`, 600],
    [`{"accessToken":"a-token","expiresIn":0}`, 600],
    [`{"accessToken":"a-token","expiresIn":null}`, 600],
  ])("lives for seconds: %s", async (body, expiresInSeconds) => {
    server.behaviour = { status: 202, body };
    expect(await open()).toEqual({ ...opened, expiresInSeconds });
  });
});

describe("a session that is not opened", () => {
  it("401 is refused", async () => {
    server.behaviour = { status: 401, body: `{"code":"900901","message":"Invalid Credentials"}` };
    const error = { code: "900901", message: "Invalid Credentials" };
    expect(await open()).toEqual({ outcome: "refused", status: 401, error });
  });

  it.each([
    `{"error":{"code":"ABDM-9999: ","message":"Invalid user credentials"}}`,
    `{"error":"invalid_grant","error_description":"Invalid user credentials"}`,
  ])("Invalid user credentials may be the lock: %s", async (body) => {
    server.behaviour = { status: 401, body };
    expect(await open()).toMatchObject({ outcome: "locked", status: 401 });
  });

  it("200 with an error in it is refused", async () => {
    server.behaviour = { status: 200, body: `{"error":{"code":"ABDM-1015: ","message":"'grantType' refused"}}` };
    const error = { code: "ABDM-1015", message: "'grantType' refused" };
    expect(await open()).toEqual({ outcome: "refused", status: 200, error });
  });

  it.each(["", "{}", `{"accessToken":null}`, `{"accessToken":" "}`, "OK"])("200 without a token: %j", async (body) => {
    server.behaviour = { status: 200, body };
    expect(await open()).toMatchObject({ outcome: "refused", status: 200 });
  });

  it("403 of a firewall's page is refused", async () => {
    server.behaviour = { status: 403, type: "text/html", body: "<html><title>ERROR</title></html>" };
    expect(await open()).toMatchObject({ outcome: "refused", status: 403 });
  });

  it("an empty 401 is refused", async () => {
    server.behaviour = { status: 401 };
    expect(await open()).toEqual({ outcome: "refused", status: 401, error: { code: "", message: "" } });
  });

  it("429 is busy for as long as it says", async () => {
    server.behaviour = { status: 429, headers: { "Retry-After": "30" } };
    expect(await open()).toMatchObject({ outcome: "busy", status: 429, retryAfterSeconds: 30 });
  });

  it("503 is busy", async () => {
    const body = `{"code":"ABDM-1024","message":"Dependent service unavailable"}`;
    server.behaviour = { status: 503, body };
    expect(await open()).toMatchObject({ outcome: "busy", status: 503, retryAfterSeconds: null });
  });

  it("nobody listens: unreachable", async () => {
    const gatewayUrl = await unusedAddress();
    expect(await open({ gatewayUrl })).toEqual({ outcome: "unreachable", reason: "connection-refused" });
  });

  it.each(["hang", "break-off"] as const)("%s: no answer", async (behaviour) => {
    server.behaviour = behaviour;
    expect(await open({ timeoutMs: 100 })).toEqual({ outcome: "unreachable", reason: "no-answer" });
  });

  it("asks once, whatever comes", async () => {
    server.behaviour = { status: 401 };
    await open();
    expect(server.receivedCalls).toHaveLength(1);
  });
});
