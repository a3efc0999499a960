import "server-only";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { exportSPKI, importJWK } from "jose";
import type { Claims } from "@/test/support/token-realm";
import { FORGED_CLAIMS, type Forgery } from "@/test/support/forged-claims";

const parts = (bearer: string) => bearer.slice("Bearer ".length).split(".") as [string, string, string];
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decoded = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Claims;

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,24}$/);
const url = fc.webUrl();

/** The valid token with one of its three parts changed. */
const mutated = (kind: string, change: fc.Arbitrary<(token: [string, string, string]) => string[]>) =>
  change.map((of): Forgery => ({
    kind,
    make: async ({ realm }) => `Bearer ${of(parts(await realm.authorization())).join(".")}`,
  }));

/** The part with one bit of its bytes inverted. */
function flipped(part: string, at: number): string {
  const bytes = Buffer.from(part, "base64url");
  const bit = at % (bytes.length * 8);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString("base64url");
}

const rewritten = (part: string, changes: Claims) => encoded({ ...decoded(part), ...changes });

const unsigned = fc
  .record({ alg: fc.constantFrom("none", "None", "NONE", "nOnE"), signature: fc.constantFrom("", "AA", "original") })
  .map(({ alg, signature }) => ({ alg, signature }));

/** Every kind of forged callback token. */
export const FORGERIES: fc.Arbitrary<Forgery>[] = [
  mutated(
    "no algorithm",
    unsigned.map(({ alg, signature }) => ([header, claims, original]) => [
      rewritten(header, { alg }),
      claims,
      signature === "original" ? original : signature,
    ]),
  ),
  fc.constantFrom("HS256", "HS384", "HS512").chain((alg) =>
    fc.constantFrom("pem", "jwk", "n").map((secret): Forgery => ({
      kind: "the public key as a secret",
      make: async ({ realm, gateway }) => {
        const [, claims] = parts(await realm.authorization());
        const { d: _d, ...jwk } = gateway.jwk;
        const pem = await exportSPKI((await importJWK(jwk, "RS256")) as Parameters<typeof exportSPKI>[0]);
        const key = { pem, jwk: JSON.stringify(jwk), n: String(jwk.n) }[secret] ?? "";
        const signed = `${encoded({ alg, kid: jwk.kid, typ: "JWT" })}.${claims}`;
        const mac = createHmac(alg.replace("HS", "sha"), key).update(signed).digest("base64url");
        return `Bearer ${signed}.${mac}`;
      },
    })),
  ),
  fc.constantFrom("first", "second").map((which): Forgery => ({
    kind: "an algorithm that is not the key's own",
    make: async ({ realm, gateway, second }) => {
      const [signer, kid] = which === "first" ? [second, gateway.jwk.kid] : [gateway, second.jwk.kid];
      return realm.authorization({}, signer, { kid });
    },
  })),
  mutated(
    "another algorithm in the header of a valid token",
    fc
      .constantFrom("RS512", "RS384", "PS256", "ES256", "EdDSA", "rs256", "")
      .map((alg) => ([header, claims, signature]) => [rewritten(header, { alg }), claims, signature]),
  ),
  fc.option(word, { nil: undefined }).map((kid): Forgery => ({
    kind: "an unknown or missing key id",
    make: ({ realm, stranger }) =>
      realm.authorization({}, stranger, { kid: kid === undefined ? undefined : `x${kid}` }),
  })),
  fc.constant<Forgery>({
    kind: "an unknown key under a known id",
    make: ({ realm, stranger }) => realm.authorization({}, stranger),
  }),
  fc.tuple(fc.constantFrom("jku", "jwk", "x5u", "x5c"), url, fc.boolean()).map(([name, address, known]): Forgery => ({
    kind: "a key in the token itself",
    make: ({ realm, stranger }) => {
      const { d: _d, ...jwk } = stranger.jwk;
      const given = { jku: address, x5u: address, jwk, x5c: [String(jwk.n)] }[name];
      return realm.authorization({}, stranger, { [name]: given, ...(known ? {} : { kid: "in-the-token" }) });
    },
  })),
  mutated(
    "a further field in the header",
    fc
      .tuple(fc.constantFrom("jku", "jwk", "x5u", "crit", "b64", "typ", "cty", "zip"), word)
      .map(([name, value]) => ([header, claims, signature]) => [
        rewritten(header, { [name]: value }),
        claims,
        signature,
      ]),
  ),
  ...(["header", "claims", "signature"] as const).map((name, which) =>
    mutated(
      `an inverted bit in the ${name}`,
      fc.nat(1_000_000).map((at) => (token) => token.map((part, n) => (n === which ? flipped(part, at) : part))),
    ),
  ),
  mutated(
    "changed claims",
    fc
      .constantFrom<Claims>({ azp: "gateway", sub: "evil" }, { exp: 4_000_000_000 }, { iss: "https://evil.example" })
      .map((changes) => ([header, claims, signature]) => [header, rewritten(claims, changes), signature]),
  ),
  mutated(
    "parts that are cut, missing, repeated or added",
    fc.tuple(fc.nat(4), fc.nat(200), word).map(([how, at, more]) => ([header, claims, signature]) => {
      if (how === 0) return [header, claims, signature.slice(0, at)];
      if (how === 1) return [header, claims];
      if (how === 2) return [header, claims, signature, more];
      if (how === 3) return [header, claims.slice(at + 1), signature];
      return [header, claims, signature + signature];
    }),
  ),
  ...FORGED_CLAIMS,
  fc.integer({ min: 8 * 1024, max: 15 * 1024 }).map((length): Forgery => ({
    kind: "an oversized header",
    make: async ({ realm }) => `${await realm.authorization()}${"A".repeat(length)}`,
  })),
  fc.constantFrom("", "none", "Basic", "Token", "JWT", "bearer-").map((scheme): Forgery => ({
    kind: "another scheme than Bearer",
    make: async ({ realm }) =>
      scheme === "none" ? null : `${scheme} ${(await realm.authorization()).slice(7)}`.trim(),
  })),
  fc
    .constantFrom("Bearer", "Bearer ", "Bearer null", "Bearer a.b.c", "Bearer ..", "Bearer , , ")
    .map((text): Forgery => ({ kind: "no token", make: async () => text })),
  fc
    .string({ unit: "grapheme-ascii", maxLength: 200 })
    .map((text): Forgery => ({ kind: "random text", make: async () => `Bearer ${text}` })),
];
