import { SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Claims, newSigner, TokenRealm, type Signer } from "@/test/support/token-realm";
import { type CallbackVerifier, createCallbackVerifier } from "@/lib/abdm/token-verification/callback-verifier";

let gateway: Signer;
let second: Signer;
let impostor: Signer;
let realm: TokenRealm;
let verifier: CallbackVerifier;

beforeAll(async () => {
  gateway = await newSigner("AlRb5WCm8Tm9EJ", "RS256");
  second = await newSigner("oc-l6O1yJ7wJKY", "RS512");
  impostor = await newSigner("AlRb5WCm8Tm9EJ", "RS256");
});

beforeEach(() => {
  realm = new TokenRealm(gateway);
  realm.publishedKeys = [gateway.jwk, second.jwk];
  verifier = createCallbackVerifier({ ...realm, issuers: [realm.issuer], acceptedAzp: ["gateway"] });
});

const refused = (reason: string) => ({ ok: false, reason, status: 401 });

describe("a token of the gateway", () => {
  it("is accepted with each of the realm's keys", async () => {
    const verification = await verifier.verify(await realm.authorization());
    expect(verification).toMatchObject({ ok: true, claims: { azp: "gateway", iss: realm.issuer } });
    expect(await verifier.verify(await realm.authorization({}, second))).toMatchObject({ ok: true });
  });

  it("is accepted for many callbacks until it expires", async () => {
    const token = await realm.authorization();
    for (let call = 0; call < 5; call += 1) expect(await verifier.verify(token)).toMatchObject({ ok: true });
    realm.clock += 1_259_000;
    expect(await verifier.verify(token)).toMatchObject({ ok: true });
    realm.clock += 1_000;
    expect(await verifier.verify(token)).toEqual(refused("expired"));
    expect(await verifier.verify(token)).toEqual(refused("expired"));
    expect(realm.fetchCount).toBe(1);
  });

  it.each<[string, Claims]>([
    ["without aud", { aud: undefined }],
    ["with account among several", { aud: ["x", "account"] }],
    ["one minute after it expired by our clock", { exp: Date.UTC(2026, 8, 1, 9, 59, 1) / 1000 }],
    ["one minute before it becomes valid", { nbf: Date.UTC(2026, 8, 1, 10, 1) / 1000 }],
    [
      "of an old realm: without azp, with the gateway's role and client id",
      { azp: undefined, clientId: "gateway", realm_access: { roles: ["GATEWAY"] } },
    ],
  ])("is accepted %s", async (_name, changes) => {
    expect(await verifier.verify(await realm.authorization(changes))).toMatchObject({ ok: true });
  });
});

describe("a token is refused because of its claims:", () => {
  it.each<[string, Claims, string]>([
    ["an integrator's own session token", { azp: "SBX_001234", clientId: "SBX_001234" }, "wrong-sender"],
    [
      "an integrator's token with the role GATEWAY",
      { azp: "SBX_1", realm_access: { roles: ["GATEWAY"] } },
      "wrong-sender",
    ],
    ["an integrator's token with the clientId gateway", { azp: "SBX_1", clientId: "gateway" }, "wrong-sender"],
    ["no azp and no role", { azp: undefined, clientId: "gateway" }, "wrong-sender"],
    [
      "no azp, another clientId with the role GATEWAY",
      { azp: undefined, clientId: "x", realm_access: { roles: ["GATEWAY"] } },
      "wrong-sender",
    ],
    ["azp that is not a text", { azp: ["gateway"] }, "wrong-sender"],
    ["azp null", { azp: null, clientId: "gateway", realm_access: { roles: ["GATEWAY"] } }, "wrong-sender"],
    ["azp with a trailing space", { azp: "gateway " }, "wrong-sender"],
    ["another realm", { iss: "https://evil.example/auth/realms/central-registry" }, "wrong-issuer"],
    ["no issuer", { iss: undefined }, "wrong-issuer"],
    ["another audience", { aud: "somebody" }, "wrong-audience"],
    ["no expiry", { exp: undefined }, "no-expiry"],
    ["expiry in milliseconds", { exp: Date.UTC(2026, 8, 1, 11) }, "no-expiry"],
    ["expiry that is not a number", { exp: "tomorrow" }, "no-expiry"],
    ["an expired token", { exp: Date.UTC(2026, 8, 1, 9, 59) / 1000 }, "expired"],
    ["a token that is not valid yet", { nbf: Date.UTC(2026, 8, 1, 10, 1, 1) / 1000 }, "not-yet-valid"],
  ])("%s", async (_name, changes, reason) => {
    expect(await verifier.verify(await realm.authorization(changes))).toEqual(refused(reason));
  });
});

describe("a token is refused because of its signature:", () => {
  it("signed with another key under a known id, also if the header contains that key", async () => {
    expect(await verifier.verify(await realm.authorization({}, impostor))).toEqual(refused("wrong-signature"));
    const own = { jwk: impostor.jwk, jku: "https://evil.example/jwks" };
    expect(await verifier.verify(await realm.authorization({}, impostor, own))).toEqual(refused("wrong-signature"));
    expect(realm.fetchedUrls).toEqual([realm.jwksUrl, realm.jwksUrl]);
  });

  it("unsigned", async () => {
    const unsigned = new UnsecuredJWT(realm.claims()).encode();
    expect(await verifier.verify(`Bearer ${unsigned}`)).toEqual(refused("malformed"));
    expect(await verifier.verify(`Bearer ${unsigned}AA`)).toEqual(refused("wrong-algorithm"));
  });

  it("signed with the public key as an HMAC secret", async () => {
    const secret = new TextEncoder().encode(JSON.stringify(gateway.jwk));
    const header = { alg: "HS256", kid: gateway.jwk.kid ?? "" };
    const token = await new SignJWT(realm.claims()).setProtectedHeader(header).sign(secret);
    expect(await verifier.verify(`Bearer ${token}`)).toEqual(refused("wrong-algorithm"));
  });

  it("signed with an accepted algorithm that is not the key's", async () => {
    const other = { ...second, jwk: { ...second.jwk, kid: gateway.jwk.kid ?? "" } };
    expect(await verifier.verify(await realm.authorization({}, other))).toEqual(refused("wrong-algorithm"));
  });

  it("with changed claims, also after the original token was accepted", async () => {
    const [header = "", , signature = ""] = (await realm.authorization({ azp: "SBX_1" })).slice(7).split(".");
    const claims = Buffer.from(JSON.stringify(realm.claims())).toString("base64url");
    await verifier.verify(await realm.authorization());
    expect(await verifier.verify(`Bearer ${header}.${claims}.${signature}`)).toEqual(refused("wrong-signature"));
  });

  it("with any single character changed", async () => {
    const token = (await realm.authorization()).slice(7);
    // The last character contains unused bits, which are not part of the signature.
    for (let at = 0; at < token.length - 1; at += 17) {
      const other = token[at] === "A" ? "B" : "A";
      const verification = await verifier.verify(`Bearer ${token.slice(0, at)}${other}${token.slice(at + 1)}`);
      expect(verification.ok, `character ${at}`).toBe(false);
    }
  });
});

it.each([
  [null, "no-bearer"],
  ["", "no-bearer"],
  ["Basic dXNlcjpwYXNz", "no-bearer"],
  ["Bearer", "malformed"],
  ["Bearer one.two", "malformed"],
  ["Bearer one.two.three", "malformed"],
  ["Bearer a.b.c.d", "malformed"],
  ["Bearer a.b.c, Bearer d.e.f", "malformed"],
  [`Bearer ${"a".repeat(9000)}.b.c`, "malformed"],
])("the Authorization header %j is refused", async (authorization, reason) => {
  expect(await verifier.verify(authorization)).toEqual(refused(reason));
  expect(realm.fetchCount).toBe(0);
});

describe("the realm's keys", () => {
  it("cause the status 503 if they cannot be fetched", async () => {
    realm.publishedKeys = "down";
    const token = await realm.authorization();
    expect(await verifier.verify(token)).toEqual({ ok: false, reason: "keys-unavailable", status: 503 });
    realm.publishedKeys = [gateway.jwk];
    realm.clock += 5_000;
    expect(await verifier.verify(token)).toMatchObject({ ok: true });
  });

  it("cause the status 401 if they do not include the token's key", async () => {
    expect(await verifier.verify(await realm.authorization({}, gateway, { kid: "unknown" }))).toEqual(
      refused("unknown-key"),
    );
    expect(await verifier.verify(await realm.authorization({}, gateway, { kid: undefined }))).toEqual(
      refused("unknown-key"),
    );
  });

  it("are fetched again for a wrong signature, so that a replaced key is found", async () => {
    const old = await realm.authorization();
    expect(await verifier.verify(old)).toMatchObject({ ok: true });
    realm.publishedKeys = [impostor.jwk];
    expect(await verifier.verify(await realm.authorization({}, impostor))).toMatchObject({ ok: true });
    expect(await verifier.verify(old)).toEqual(refused("wrong-signature"));
    expect(realm.fetchCount).toBe(2);
  });

  it("end the acceptance of their tokens when they are withdrawn", async () => {
    const old = await realm.authorization();
    expect(await verifier.verify(old)).toMatchObject({ ok: true });
    realm.clock += 31_000;
    const rotated = await newSigner("rotated", "RS256");
    realm.publishedKeys = [rotated.jwk];
    expect(await verifier.verify(await realm.authorization({}, rotated))).toMatchObject({ ok: true });
    expect(await verifier.verify(old)).toEqual(refused("unknown-key"));
  });
});
