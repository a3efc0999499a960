import { createPublicKey, verify, type JsonWebKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestSandbox, V3_PATHS, v3Headers, type TestSandbox } from "./test-sandbox";

let sandbox: TestSandbox;
beforeAll(async () => void (sandbox = await startTestSandbox()));
afterAll(() => sandbox.close());

type Session = { accessToken: string; refreshToken: string };

const CITY = { clientId: "SBXID_CITY", clientSecret: "sandbox-secret-of-city-hospital" };
const V05_SESSIONS = "/gateway/v0.5/sessions";
const JSON_ONLY = { "Content-Type": "application/json" };

const decode = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? "", "base64url").toString()) as Record<string, unknown>;

function openV3Session(body: object, headers: Record<string, string | null> = {}) {
  const fullBody = { grantType: "client_credentials", ...body };
  return sandbox.send<Session>("POST", V3_PATHS.sessions, v3Headers(null, headers), fullBody);
}

const openV05Session = (body: object) => sandbox.send<Session>("POST", V05_SESSIONS, JSON_ONLY, body);

describe("the sessions call", () => {
  it("in v3 answers 202 with a token whose azp is the client id", async () => {
    const { status, json } = await openV3Session(CITY);
    expect(status).toBe(202);
    expect(json).toMatchObject({ expiresIn: 1200, refreshExpiresIn: 1800, tokenType: "bearer" });
    const claims = decode(json.accessToken.split(".")[1]);
    const iss = `${sandbox.origin}/auth/realms/central-registry`;
    expect(claims).toMatchObject({ iss, aud: "account", azp: "SBXID_CITY", typ: "Bearer" });
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(1200);
  });

  it("in v0.5 answers 200 to a secret and to a refresh token", async () => {
    const { status, json } = await openV05Session(CITY);
    expect(status).toBe(200);
    const refresh = { ...CITY, grantType: "refresh_token", refreshToken: json.refreshToken };
    expect((await openV05Session(refresh)).status).toBe(200);
  });

  it("with a wrong content type, header, grant type or secret answers with the real network's error", async () => {
    expect(await openV3Session(CITY, { "Content-Type": "text/plain" })).toMatchObject({
      status: 400,
      json: { error: { code: "ABDM-9999: ", message: expect.stringMatching(/^415 UNSUPPORTED_MEDIA_TYPE/) } },
    });
    expect(await openV3Session(CITY, { "X-CM-ID": null })).toMatchObject({ status: 403, text: "Access Denied" });
    expect(await openV3Session({ ...CITY, grantType: "password" })).toMatchObject({
      status: 400,
      json: { error: { code: "ABDM-1015" } },
    });
    expect(await openV3Session({ ...CITY, clientSecret: "wrong" })).toMatchObject({
      status: 401,
      json: { code: "900901", message: "Invalid Credentials" },
    });
    expect(await openV05Session({ clientId: "SBXID_LAKE", clientSecret: "wrong" })).toMatchObject({
      status: 401,
      json: { error: { code: 2401 } },
    });
  });

  it("after eight wrong secrets refuses the right one too, until a reset", async () => {
    const client = { clientId: "locked", clientSecret: "right" };
    await sandbox.postControl("/clients", client);
    for (let attempt = 0; attempt < 8; attempt++) {
      expect(await openV3Session({ ...client, clientSecret: "wrong" })).toMatchObject({
        json: { message: "Invalid Credentials" },
      });
    }
    expect(await openV3Session(client)).toMatchObject({ status: 401, json: { message: "Invalid user credentials" } });
    await sandbox.postControl("/reset", { clientId: "locked" });
    expect((await openV3Session(client)).status).toBe(202);
  });

  it("is in the call log without its secret", async () => {
    await openV3Session({ clientId: "counted", clientSecret: "a secret for nobody" });
    const { text, json } = await sandbox.send("GET", "/control/calls?clientId=counted", {});
    expect(json).toMatchObject([{ kind: "sessions", method: "POST", path: V3_PATHS.sessions, status: 401 }]);
    expect(text).not.toContain("a secret for nobody");
  });
});

it("a session token is signed with a key of the published key set, which has one key for each algorithm", async () => {
  const token = await sandbox.v3Token();
  const certificates = "/auth/realms/central-registry/protocol/openid-connect/certs";
  const { json } = await sandbox.send<{ keys: JsonWebKey[] }>("GET", certificates, {});
  expect(json.keys.map(({ alg }) => alg)).toEqual(["RS256", "RS512"]);
  const [header = "", claims = "", signature = ""] = token.split(".");
  const jwk = json.keys.find(({ kid }) => kid === decode(header)["kid"]);
  const key = createPublicKey({ key: jwk ?? {}, format: "jwk" });
  const signed = Buffer.from(`${header}.${claims}`);
  expect(verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64url"))).toBe(true);
});

it("all three addresses return the same key set, the v3 one only with a session token", async () => {
  const certificates = "/auth/realms/central-registry/protocol/openid-connect/certs";
  const { json } = await sandbox.send("GET", certificates, {});
  expect((await sandbox.send("GET", "/gateway/v0.5/certs", {})).json).toEqual(json);
  expect((await sandbox.send("GET", V3_PATHS.certificates, {})).status).toBe(401);
  const headers = v3Headers(await sandbox.v3Token());
  expect((await sandbox.send("GET", V3_PATHS.certificates, headers)).json).toEqual(json);
});
