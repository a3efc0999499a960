import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type CallbackVerifier, createCallbackVerifier } from "@/lib/abdm/verify-callback";

const JWKS_URL = "https://dev.abdm.gov.in/auth/realms/central-registry/protocol/openid-connect/certs";
const ISSUER = "https://dev.abdm.gov.in/auth/realms/central-registry";
const START = Date.UTC(2026, 8, 1, 10);

type Signer = { privateKey: CryptoKey; jwk: JWK };

async function signer(kid: string, alg: "RS256" | "RS512"): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, {
    extractable: true,
  });
  return {
    privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" },
  };
}

let gateway: Signer;
let second: Signer;
let stranger: Signer;
let clock: number;
let published: JWK[] | "down";
let fetched: number;
let verifier: CallbackVerifier;

const serve: typeof fetch = async () => {
  fetched += 1;
  if (published === "down") throw new TypeError("fetch failed");
  return Response.json({ keys: published });
};

function seconds(): number {
  return Math.floor(clock / 1000);
}

type Claims = Record<string, unknown>;

/** A token as the sandbox gateway issues it (FACTS 1.4). */
function gatewayClaims(changes: Claims = {}): Claims {
  const claims: Claims = {
    iss: ISSUER,
    aud: "account",
    azp: "gateway",
    sub: "f4a5",
    typ: "Bearer",
    preferred_username: "service-account-gateway",
    iat: seconds(),
    exp: seconds() + 1200,
    ...changes,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

async function bearer(claims: Claims = gatewayClaims(), by: Signer = gateway, header: Claims = {}): Promise<string> {
  const protectedHeader = {
    alg: by.jwk.alg ?? "",
    kid: by.jwk.kid ?? "",
    typ: "JWT",
    ...header,
  };
  const token = await new SignJWT(claims).setProtectedHeader(protectedHeader).sign(by.privateKey);
  return `Bearer ${token}`;
}

beforeAll(async () => {
  gateway = await signer("AlRb5WCm8Tm9EJ", "RS256");
  second = await signer("oc-l6O1yJ7wJKY", "RS512");
  stranger = await signer("AlRb5WCm8Tm9EJ", "RS256");
});

beforeEach(() => {
  clock = START;
  published = [gateway.jwk, second.jwk];
  fetched = 0;
  const options = {
    jwksUrl: JWKS_URL,
    issuers: [ISSUER],
    acceptedAzp: ["gateway"],
  };
  verifier = createCallbackVerifier({
    ...options,
    fetch: serve,
    now: () => clock,
  });
});

describe("a token of the gateway", () => {
  it("is believed, with either of the realm's keys", async () => {
    expect(await verifier.verify(await bearer())).toMatchObject({
      ok: true,
      claims: { azp: "gateway" },
    });
    expect(await verifier.verify(await bearer(gatewayClaims(), second))).toMatchObject({ ok: true });
  });

  it("is believed over many callbacks, until it ends", async () => {
    const token = await bearer();
    for (let call = 0; call < 5; call += 1) expect(await verifier.verify(token)).toMatchObject({ ok: true });
    clock += 1259_000;
    expect(await verifier.verify(token)).toMatchObject({ ok: true });
    clock += 2_000;
    expect(await verifier.verify(token)).toEqual({
      ok: false,
      reason: "expired",
      status: 401,
    });
    expect(fetched).toBe(1);
  });

  it("may come without aud, or with account among several", async () => {
    expect(await verifier.verify(await bearer(gatewayClaims({ aud: undefined })))).toMatchObject({ ok: true });
    expect(await verifier.verify(await bearer(gatewayClaims({ aud: ["x", "account"] })))).toMatchObject({ ok: true });
  });

  it("may, in an old realm, come without azp if its role and client id are the gateway's", async () => {
    const old = {
      azp: undefined,
      clientId: "gateway",
      realm_access: { roles: ["GATEWAY"] },
    };
    expect(await verifier.verify(await bearer(gatewayClaims(old)))).toMatchObject({ ok: true });
  });
});

describe("what is refused", () => {
  const claimCases: [string, Claims, string][] = [
    ["an integrator's own session token", { azp: "SBX_001234", clientId: "SBX_001234" }, "wrong-sender"],
    [
      "an integrator's token with a gateway role",
      { azp: "SBX_1", realm_access: { roles: ["GATEWAY"] } },
      "wrong-sender",
    ],
    ["no azp and no role", { azp: undefined, clientId: "gateway" }, "wrong-sender"],
    [
      "no azp, the role, another client",
      { azp: undefined, clientId: "x", realm_access: { roles: ["GATEWAY"] } },
      "wrong-sender",
    ],
    ["azp that is no text", { azp: ["gateway"] }, "wrong-sender"],
    ["another realm", { iss: "https://evil.example/auth/realms/central-registry" }, "wrong-issuer"],
    ["no issuer", { iss: undefined }, "wrong-issuer"],
    ["another audience", { aud: "somebody" }, "wrong-audience"],
    ["no expiry", { exp: undefined }, "no-expiry"],
    ["expiry that is no number", { exp: "tomorrow" }, "no-expiry"],
    ["an expired token", { exp: START / 1000 - 61 }, "expired"],
    ["a token of the future", { nbf: START / 1000 + 61 }, "not-yet-valid"],
  ];
  it.each(claimCases)("%s", async (_name, changes, reason) => {
    expect(await verifier.verify(await bearer(gatewayClaims(changes)))).toEqual({ ok: false, reason, status: 401 });
  });

  it("allows a minute of skew at both ends", async () => {
    const edge = { exp: START / 1000 - 59, nbf: START / 1000 + 59 };
    expect(await verifier.verify(await bearer(gatewayClaims(edge)))).toMatchObject({ ok: true });
  });

  it("another key under a known id", async () => {
    const verdict = await verifier.verify(await bearer(gatewayClaims(), stranger));
    expect(verdict).toEqual({
      ok: false,
      reason: "wrong-signature",
      status: 401,
    });
  });

  it("a key that the token itself brings along", async () => {
    const forged = await bearer(gatewayClaims(), stranger, {
      jwk: stranger.jwk,
      jku: "https://evil.example/jwks",
    });
    expect(await verifier.verify(forged)).toMatchObject({
      ok: false,
      reason: "wrong-signature",
    });
  });

  it("no signature, and a public key used as an HMAC secret", async () => {
    const unsigned = new UnsecuredJWT(gatewayClaims()).encode();
    expect(await verifier.verify(`Bearer ${unsigned}`)).toMatchObject({
      ok: false,
    });
    expect(await verifier.verify(`Bearer ${unsigned}AA`)).toMatchObject({
      ok: false,
      reason: "wrong-algorithm",
    });
    const secret = new TextEncoder().encode(JSON.stringify(gateway.jwk));
    const header = { alg: "HS256", kid: gateway.jwk.kid ?? "" };
    const token = await new SignJWT(gatewayClaims()).setProtectedHeader(header).sign(secret);
    expect(await verifier.verify(`Bearer ${token}`)).toMatchObject({
      ok: false,
      reason: "wrong-algorithm",
    });
  });

  it("an algorithm that is good, but not the key's own", async () => {
    const other = {
      privateKey: second.privateKey,
      jwk: { ...second.jwk, kid: gateway.jwk.kid ?? "" },
    };
    const verdict = await verifier.verify(await bearer(gatewayClaims(), other));
    expect(verdict).toMatchObject({ ok: false, reason: "wrong-algorithm" });
  });

  it("a token whose claims were changed after signing, also after the true one was believed", async () => {
    const token = await bearer(gatewayClaims({ azp: "SBX_1" }));
    const [header = "", , signature = ""] = token.slice(7).split(".");
    const claims = Buffer.from(JSON.stringify(gatewayClaims())).toString("base64url");
    await verifier.verify(await bearer());
    const verdict = await verifier.verify(`Bearer ${header}.${claims}.${signature}`);
    expect(verdict).toMatchObject({ ok: false, reason: "wrong-signature" });
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
  ])("%j", async (authorization, reason) => {
    expect(await verifier.verify(authorization)).toEqual({
      ok: false,
      reason,
      status: 401,
    });
  });

  it("every single character changed", async () => {
    const token = (await bearer()).slice(7);
    for (let at = 0; at < token.length - 1; at += 17) {
      const other = token[at] === "A" ? "B" : "A";
      const verdict = await verifier.verify(`Bearer ${token.slice(0, at)}${other}${token.slice(at + 1)}`);
      expect(verdict.ok, `character ${at}`).toBe(false);
    }
  });
});

describe("the realm's keys", () => {
  it("are fetched once for many callbacks at the same time", async () => {
    const token = await bearer();
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => verifier.verify(token)));
    expect(verdicts.every(({ ok }) => ok)).toBe(true);
    expect(fetched).toBe(1);
  });

  it("are asked for once in 30 seconds, however many tokens name unknown ones", async () => {
    await verifier.verify(await bearer());
    clock += 31_000;
    for (let n = 0; n < 20; n += 1) {
      const verdict = await verifier.verify(await bearer(gatewayClaims(), gateway, { kid: `unknown-${n}` }));
      expect(verdict).toEqual({
        ok: false,
        reason: "unknown-key",
        status: 401,
      });
    }
    expect(fetched).toBe(2);
    clock += 30_000;
    await verifier.verify(await bearer(gatewayClaims(), gateway, { kid: "unknown" }));
    expect(fetched).toBe(3);
  });

  it("may be rotated: a new one is learnt at first sight, a withdrawn one ends with its tokens", async () => {
    const old = await bearer();
    expect(await verifier.verify(old)).toMatchObject({ ok: true });
    clock += 31_000;
    const rotated = await signer("new-key", "RS256");
    published = [rotated.jwk];
    expect(await verifier.verify(await bearer(gatewayClaims(), rotated))).toMatchObject({ ok: true });
    expect(await verifier.verify(old)).toEqual({
      ok: false,
      reason: "unknown-key",
      status: 401,
    });
  });

  it("go on working while the set cannot be fetched; an unknown one is then our trouble", async () => {
    await verifier.verify(await bearer());
    published = "down";
    clock += 2 * 60 * 60_000;
    const later = gatewayClaims();
    expect(await verifier.verify(await bearer(later))).toMatchObject({
      ok: true,
    });
    const unknown = await bearer(later, gateway, { kid: "unknown" });
    expect(await verifier.verify(unknown)).toEqual({
      ok: false,
      reason: "keys-unavailable",
      status: 503,
    });
  });

  it("missing altogether are our trouble, and are found within seconds of coming back", async () => {
    published = "down";
    const token = await bearer();
    for (let n = 0; n < 5; n += 1) {
      expect(await verifier.verify(token)).toEqual({
        ok: false,
        reason: "keys-unavailable",
        status: 503,
      });
    }
    expect(fetched).toBe(1);
    published = [gateway.jwk];
    clock += 5_000;
    expect(await verifier.verify(token)).toMatchObject({ ok: true });
  });

  it("are of no use without an algorithm of their own, or for encryption", async () => {
    const { alg: _alg, ...withoutAlg } = gateway.jwk;
    published = [withoutAlg, { ...gateway.jwk, use: "enc" }, { kty: "EC" }, second.jwk];
    expect(await verifier.verify(await bearer())).toMatchObject({
      ok: false,
      reason: "unknown-key",
    });
    expect(await verifier.verify(await bearer(gatewayClaims(), second))).toMatchObject({ ok: true });
  });
});
