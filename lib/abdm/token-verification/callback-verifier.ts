import "server-only";

import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";

import { httpGet } from "@/lib/abdm/http/http-get";
import {
  createKeySet,
  type KeySet,
  type KeySetAddress,
  type KeySetFetch,
  type KeySetStatus,
  SIGNING_ALGORITHMS,
  type VerificationKey,
} from "@/lib/abdm/token-verification/key-set";
import { DAY, SECOND } from "@/lib/clock";

/** Why a callback is refused. With `keys-unavailable` the token could not be verified; all other reasons are faults of the sender. */
export type CallbackRefusal =
  | "no-bearer"
  | "malformed"
  | "wrong-algorithm"
  | "unknown-key"
  | "wrong-signature"
  | "no-expiry"
  | "expired"
  | "not-yet-valid"
  | "wrong-issuer"
  | "wrong-audience"
  | "wrong-sender"
  | "keys-unavailable";

export type CallbackClaims = JWTPayload & { iss: string; exp: number };

export type CallbackVerification =
  { ok: true; claims: CallbackClaims } | { ok: false; reason: CallbackRefusal; status: 401 | 503 };

export type CallbackVerifier = {
  /** Verifies an `Authorization` header. `any-client`: the token may have been issued to any client of the realm, such as a HIP. */
  verify(authorization: string | null, from?: "gateway" | "any-client"): Promise<CallbackVerification>;
  /** The state of the keys of each address. */
  keySetStatuses(): KeySetStatus[];
};

export type CallbackVerifierOptions = {
  /** Addresses of the key sets, from the configuration, never from a token. */
  addresses: readonly KeySetAddress[];
  issuers: readonly string[];
  /** The clients whose tokens are accepted, normally `gateway`: the realm signs the tokens of all integrators with the same key. */
  acceptedAzp: readonly string[];
  fetch?: KeySetFetch;
  /** Milliseconds since 1970. */
  now?: () => number;
};

const CLOCK_TOLERANCE_SECONDS = 60;
const MAX_CACHED_TOKENS = 500;
const MAX_HEADER_LENGTH = 8 * 1024;
/** The gateway's tokens are valid for 20 minutes. A later expiry than this, such as one in milliseconds, counts as none. */
const MAX_LIFETIME_SECONDS = (3650 * DAY) / SECOND;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Creates a verifier that accepts a callback only if its token was issued to the gateway; a token that cannot be verified is
 * refused. One verifier serves all callbacks of a realm: it has the realm's keys and caches verified tokens, because the
 * gateway uses a token for 20 minutes. The caller must check that `X-HIU-ID` and the ids in the body belong to the
 * hospital. Source: ABDM, callback authenticity.
 */
export function createCallbackVerifier(options: CallbackVerifierOptions): CallbackVerifier {
  const { addresses, issuers, acceptedAzp, fetch = httpGet, now = Date.now } = options;
  const verified = new Map<string, CallbackClaims>();
  // A fetch may have removed the key of a cached token, so the cache is cleared.
  const keySet = createKeySet({ addresses, fetch, now, onChange: () => verified.clear() });

  async function verifyToken(token: string): Promise<CallbackVerification> {
    const header = headerOf(token);
    if (typeof header === "string") return refuse(header);
    const key = await findKey(keySet, header);
    if (typeof key === "string") return refuse(key);
    let claims = await readClaims(token, key, issuers, now());
    if (claims === "wrong-signature") {
      const replacement = await keySet.findReplacement(key.kid, key);
      const isReplaced = typeof replacement !== "string" && replacement.modulus !== key.modulus;
      if (isReplaced) claims = await readClaims(token, replacement, issuers, now());
    }
    if (typeof claims === "string") return refuse(claims);
    if (!hasAcceptedAudience(claims)) return refuse("wrong-audience");
    if (verified.size >= MAX_CACHED_TOKENS) verified.delete(verified.keys().next().value ?? "");
    verified.set(token, claims);
    return { ok: true, claims };
  }

  async function verifyCached(token: string): Promise<CallbackVerification> {
    const claims = verified.get(token);
    if (claims === undefined) return verifyToken(token);
    if (!isExpired(claims, now())) return { ok: true, claims };
    verified.delete(token);
    return refuse("expired");
  }

  return {
    async verify(authorization, from = "gateway") {
      const { token, refusal } = bearerOf(authorization);
      if (token === undefined) return refuse(refusal);
      const result = await verifyCached(token);
      if (!result.ok || from === "any-client" || isIssuedToAccepted(acceptedAzp, result.claims)) return result;
      return refuse("wrong-sender");
    },
    keySetStatuses: keySet.statuses,
  };
}

function refuse(reason: CallbackRefusal): CallbackVerification {
  return { ok: false, reason, status: reason === "keys-unavailable" ? 503 : 401 };
}

/**
 * Whether a header can be that of a callback, from its text alone, without a key or a query: its token names a key, an issuer and an
 * expiry that has not passed. Returns the issuer, which nothing has verified yet, or why it is refused.
 */
export function checkPlausibility(
  authorization: string | null,
  now: number,
): { issuer: string } | { refusal: CallbackRefusal } {
  const { token, refusal } = bearerOf(authorization);
  if (token === undefined) return { refusal };
  const header = headerOf(token);
  if (typeof header === "string") return { refusal: header };
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
  } catch {
    return { refusal: "malformed" };
  }
  if (typeof claims.iss !== "string" || !URL.canParse(claims.iss)) return { refusal: "wrong-issuer" };
  if (typeof claims.exp !== "number") return { refusal: "no-expiry" };
  return isExpired({ exp: claims.exp }, now) ? { refusal: "expired" } : { issuer: claims.iss };
}

type Bearer = { token: string; refusal?: never } | { token?: never; refusal: CallbackRefusal };

function bearerOf(authorization: string | null): Bearer {
  if (!authorization || !/^Bearer\b/i.test(authorization)) return { refusal: "no-bearer" };
  const token = authorization.length > MAX_HEADER_LENGTH ? undefined : BEARER.exec(authorization.trim())?.[1];
  return token === undefined ? { refusal: "malformed" } : { token };
}

type KeyHeader = { alg: string; kid: string };

function headerOf(token: string): KeyHeader | CallbackRefusal {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg === undefined || !SIGNING_ALGORITHMS.some((one) => one === alg)) return "wrong-algorithm";
    return typeof kid === "string" && kid !== "" ? { alg, kid } : "unknown-key";
  } catch {
    return "malformed";
  }
}

async function findKey(
  keySet: KeySet,
  { alg, kid }: KeyHeader,
): Promise<(VerificationKey & { kid: string }) | CallbackRefusal> {
  const key = await keySet.find(kid);
  if (key === "unknown") return "unknown-key";
  if (key === "unavailable") return "keys-unavailable";
  return key.alg === alg ? { ...key, kid } : "wrong-algorithm";
}

async function readClaims(
  token: string,
  { alg, key }: VerificationKey,
  issuers: readonly string[],
  now: number,
): Promise<CallbackClaims | CallbackRefusal> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [alg],
      issuer: [...issuers],
      requiredClaims: ["exp"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now),
    });
    const { exp = 0 } = payload;
    return exp <= now / SECOND + MAX_LIFETIME_SECONDS ? (payload as CallbackClaims) : "no-expiry";
  } catch (error) {
    return toRefusal(error);
  }
}

function toRefusal(error: unknown): CallbackRefusal {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "wrong-signature";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "malformed";
  if (error.claim === "exp") return "no-expiry";
  if (error.claim === "nbf") return "not-yet-valid";
  return error.claim === "iss" ? "wrong-issuer" : "malformed";
}

function isExpired({ exp }: Pick<CallbackClaims, "exp">, now: number): boolean {
  return exp <= Math.floor(now / 1000) - CLOCK_TOLERANCE_SECONDS;
}

/** Tokens of the gateway have the audience `account`. So have the tokens of all integrators: `azp` must be checked as well. */
function hasAcceptedAudience({ aud }: CallbackClaims): boolean {
  return aud === undefined || [aud].flat().includes("account");
}

/**
 * Whether `azp`, the client to which the token was issued, is accepted. A token without `azp` (old realms) needs an
 * accepted `clientId` and the realm role `GATEWAY`, which the v0.5 reference HIU requires and no integrator has.
 */
function isIssuedToAccepted(
  accepted: readonly string[],
  { azp, clientId, realm_access: realm }: CallbackClaims,
): boolean {
  if (azp !== undefined) return typeof azp === "string" && accepted.includes(azp);
  const roles = typeof realm === "object" && realm !== null && "roles" in realm ? realm.roles : null;
  const isGateway = Array.isArray(roles) && roles.includes("GATEWAY");
  return isGateway && typeof clientId === "string" && accepted.includes(clientId);
}
