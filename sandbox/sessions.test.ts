import { createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDesk, V3, v3Headers, type Desk } from "./testing/desk";

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
const JSON_ONLY = { "Content-Type": "application/json" };

function v3Session(body: object, change: Record<string, string | null> = {}) {
  return desk.send("POST", V3.sessions, v3Headers(null, change), { grantType: "client_credentials", ...body });
}

describe("sessions", () => {
  it("are 202 in v3 and 200 in v0.5, with a token whose azp is the client's", async () => {
    const secret = { clientId: "SBXID_CITY", clientSecret: "sandbox-secret-of-city-hospital" };
    const v3 = await v3Session(secret);
    expect(v3.status).toBe(202);
    expect(v3.json).toMatchObject({ expiresIn: 1200, refreshExpiresIn: 1800, tokenType: "bearer" });
    const claims = claimsOf(v3.json.accessToken);
    const iss = `${desk.sandbox.origin}/auth/realms/central-registry`;
    expect(claims).toMatchObject({ iss, aud: "account", azp: "SBXID_CITY", typ: "Bearer" });
    expect(claims.exp - claims.iat).toBe(1200);
    const v05 = await desk.send("POST", "/gateway/v0.5/sessions", JSON_ONLY, secret);
    expect(v05.status).toBe(200);
    const again = { ...secret, grantType: "refresh_token", refreshToken: v05.json.refreshToken };
    expect((await desk.send("POST", "/gateway/v0.5/sessions", JSON_ONLY, again)).status).toBe(200);
  });

  it("are signed with a key of the published set, which has one key for each algorithm", async () => {
    const token = await desk.v3Token();
    const { json } = await desk.send("GET", "/auth/realms/central-registry/protocol/openid-connect/certs", {});
    expect(json.keys.map((key: { alg: string }) => key.alg)).toEqual(["RS256", "RS512"]);
    const [head = "", body = "", signature = ""] = token.split(".");
    const { kid } = JSON.parse(Buffer.from(head, "base64url").toString());
    const jwk = json.keys.find((key: { kid: string }) => key.kid === kid);
    const key = createPublicKey({ key: jwk, format: "jwk" });
    expect(verify("RSA-SHA256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))).toBe(true);
    expect((await desk.send("GET", "/gateway/v0.5/certs", {})).json).toEqual(json);
    expect((await desk.send("GET", "/api/hiecm/gateway/v3/certs", {})).status).toBe(401);
    expect((await desk.send("GET", "/api/hiecm/gateway/v3/certs", v3Headers(token))).json).toEqual(json);
  });

  it("are refused in the real network's words", async () => {
    const secret = { clientId: "SBXID_CITY", clientSecret: "sandbox-secret-of-city-hospital" };
    expect(await v3Session(secret, { "Content-Type": "text/plain" })).toMatchObject({
      status: 400,
      json: { error: { code: "ABDM-9999: ", message: expect.stringMatching(/^415 UNSUPPORTED_MEDIA_TYPE/) } },
    });
    expect(await v3Session(secret, { "X-CM-ID": null })).toMatchObject({ status: 403, text: "Access Denied" });
    expect(await v3Session({ ...secret, grantType: "password" })).toMatchObject({
      status: 400,
      json: { error: { code: "ABDM-1015" } },
    });
    expect(await v3Session({ ...secret, clientSecret: "wrong" })).toMatchObject({
      status: 401,
      json: { code: "900901", message: "Invalid Credentials" },
    });
    const lake = { clientId: "SBXID_LAKE", clientSecret: "wrong" };
    expect(await desk.send("POST", "/gateway/v0.5/sessions", JSON_ONLY, lake)).toMatchObject({
      status: 401,
      json: { error: { code: 2401 } },
    });
  });

  it("lock a client after eight wrong secrets, even for the right one", async () => {
    const client = { clientId: "locked", clientSecret: "right" };
    await desk.control("/clients", client);
    for (let attempt = 0; attempt < 8; attempt++) {
      const { json } = await v3Session({ ...client, clientSecret: "wrong" });
      expect(json.message).toBe("Invalid Credentials");
    }
    expect(await v3Session(client)).toMatchObject({ status: 401, json: { message: "Invalid user credentials" } });
    await desk.control("/reset", { clientId: "locked" });
    expect((await v3Session(client)).status).toBe(202);
  });

  it("appear among the calls, without their secret", async () => {
    await v3Session({ clientId: "counted", clientSecret: "a secret nobody may read" });
    const { text, json } = await desk.look("/calls?clientId=counted");
    expect(json).toMatchObject([{ kind: "sessions", method: "POST", path: V3.sessions, status: 401 }]);
    expect(text).not.toContain("a secret nobody may read");
  });
});
