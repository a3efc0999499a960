import { describe, expect, it } from "vitest";

import { openSession, type SessionOutcome, type SessionRequest } from "@/lib/abdm/http/open-session";
import { useGatewayServer, unusedAddress } from "@/test/support/gateway-server";
import { timeLimit } from "@/test/support/time-limit";
import { v05Dialect } from "@/lib/abdm/v05/v05-dialect";
import { v3Dialect } from "@/lib/abdm/v3/v3-dialect";
import type { OutboundRequestId } from "@/lib/ids";

const server = useGatewayServer();

const GRANTED = `{"accessToken":"a-token","expiresIn":1200,"refreshExpiresIn":1800,"refreshToken":"r","tokenType":"bearer"}`;

function open(change: Partial<SessionRequest> = {}): Promise<SessionOutcome> {
  return openSession({
    dialect: v3Dialect,
    gatewayUrl: server.url,
    client: { id: "SBX_001", secret: "a secret" },
    cmId: "sbx",
    requestId: "5f7a535d-a3fd-416b-b069-c97d021fbacd" as OutboundRequestId,
    now: new Date("2026-07-21T10:51:32.007Z"),
    ...change,
  });
}

const OPENED = { outcome: "opened", accessToken: "a-token", expiresInSeconds: 1200 };

describe("openSession returns a session", () => {
  it("of v3 with status 202; the request has X-CM-ID and no token", async () => {
    server.behaviour = { status: 202, body: GRANTED };
    expect(await open()).toEqual(OPENED);
    const [call] = server.receivedCalls;
    expect(call?.path).toBe("/api/hiecm/gateway/v3/sessions");
    expect(call?.headers).toMatchObject({ "x-cm-id": "sbx", timestamp: "2026-07-21T10:51:32.007Z" });
    expect(call?.headers.authorization).toBeUndefined();
  });

  it("of v0.5 with status 200, from a path below the gateway address", async () => {
    server.behaviour = { status: 200, body: GRANTED };
    expect(await open({ dialect: v05Dialect, gatewayUrl: `${server.url}/gateway` })).toEqual(OPENED);
    expect(server.receivedCalls[0]?.path).toBe("/gateway/v0.5/sessions");
    expect(server.receivedCalls[0]?.headers["x-cm-id"]).toBeUndefined();
  });

  it.each([
    [`{"accessToken":"a-token","expiresIn":"900"}`, 900],
    [`{"accessToken":"a-token"}`, 600],
    [`{"accessToken":"a-token","expiresIn":0}`, 600],
    [`{"accessToken":"a-token","expiresIn":null}`, 600],
  ])("from %s with a lifetime of %i seconds", async (body, expiresInSeconds) => {
    server.behaviour = { status: 202, body };
    expect(await open()).toEqual({ ...OPENED, expiresInSeconds });
  });
});

describe("the outcome of openSession", () => {
  it("is refused for status 401", async () => {
    server.behaviour = { status: 401, body: `{"code":"900901","message":"Invalid Credentials"}` };
    const error = { code: "900901", message: "Invalid Credentials" };
    expect(await open()).toEqual({ outcome: "refused", status: 401, error });
  });

  it.each([
    `{"error":{"code":"ABDM-9999: ","message":"Invalid user credentials"}}`,
    `{"error":"invalid_grant","error_description":"Invalid user credentials"}`,
  ])("is locked for Invalid user credentials: %s", async (body) => {
    server.behaviour = { status: 401, body };
    expect(await open()).toMatchObject({ outcome: "locked", status: 401 });
  });

  it("is refused for status 200 with an error in the body", async () => {
    server.behaviour = { status: 200, body: `{"error":{"code":"ABDM-1015: ","message":"'grantType' refused"}}` };
    const error = { code: "ABDM-1015", message: "'grantType' refused" };
    expect(await open()).toEqual({ outcome: "refused", status: 200, error });
  });

  it.each(["", "{}", `{"accessToken":null}`, `{"accessToken":" "}`, "OK"])(
    "is refused for status 200 without a token: %j",
    async (body) => {
      server.behaviour = { status: 200, body };
      expect(await open()).toMatchObject({ outcome: "refused", status: 200 });
    },
  );

  it("is refused for status 403 with the HTML page of a firewall", async () => {
    server.behaviour = { status: 403, type: "text/html", body: "<html><title>ERROR</title></html>" };
    expect(await open()).toMatchObject({ outcome: "refused", status: 403 });
  });

  it("is refused for an empty 401", async () => {
    server.behaviour = { status: 401 };
    expect(await open()).toEqual({ outcome: "refused", status: 401, error: { code: "", message: "" } });
  });

  it("is busy for status 429, with the seconds of Retry-After", async () => {
    server.behaviour = { status: 429, headers: { "Retry-After": "30" } };
    expect(await open()).toMatchObject({ outcome: "busy", status: 429, retryAfterSeconds: 30 });
  });

  it("is busy for status 503", async () => {
    const body = `{"code":"ABDM-1024","message":"Dependent service unavailable"}`;
    server.behaviour = { status: 503, body };
    expect(await open()).toMatchObject({ outcome: "busy", status: 503, retryAfterSeconds: null });
  });

  it("is unreachable for a closed port", async () => {
    const gatewayUrl = await unusedAddress();
    expect(await open({ gatewayUrl })).toEqual({ outcome: "unreachable", reason: "connection-refused" });
  });

  it.each(["hang", "break-off"] as const)(
    "is unreachable with no-answer if the gateway's behaviour is %s",
    async (behaviour) => {
      server.behaviour = behaviour;
      // Where this is the first call of the file, the connection is opened within that time, too.
      expect(await open({ timeoutMs: timeLimit(100) })).toEqual({ outcome: "unreachable", reason: "no-answer" });
    },
  );

  it("does not cause a second request, also for status 401", async () => {
    server.behaviour = { status: 401 };
    await open();
    expect(server.receivedCalls).toHaveLength(1);
  });
});
