import "server-only";

import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";

import { createKeySet, type KeySet, type KeySetStatus } from "@/lib/abdm/token-verification/key-set";
import { type KeySetAddress, type VerificationKey, SIGNING_ALGORITHMS } from "@/lib/abdm/token-verification/fetch-keys";
import { DAY, SECOND } from "@/lib/clock";

/** Why a callback is not believed. `keys-unavailable` is our trouble, everything else is the sender's. */
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
  verify(authorization: string | null): Promise<CallbackVerification>;
  /** How old what is known of each address is. */
  keySetStatuses(): KeySetStatus[];
};

export type CallbackVerifierOptions = {
  /** Where the keys are: configured, never taken from a token. */
  addresses: readonly KeySetAddress[];
  issuers: readonly string[];
  /** The clients whose tokens count, `gateway` foremost: every integrator's own token bears the same signature. */
  acceptedAzp: readonly string[];
  fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  now?: () => number;
};

const SKEW_SECONDS = 60;
const REMEMBERED_TOKENS = 500;
const LONGEST_HEADER = 8 * 1024;
/** The gateway's tokens last 20 minutes. An end further off than this, such as one in milliseconds, is none. */
const LONGEST_LIFE_SECONDS = (3650 * DAY) / SECOND;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Believes a callback only if the gateway itself signed for it, and fails closed. One verifier serves all callbacks of
 * one realm: it holds the realm's keys and remembers the tokens it has verified, which the gateway uses for 20 minutes
 * each. That `X-HIU-ID` and the ids in the body are ours is for the caller to check. Source: ABDM, callback authenticity.
 */
export function createCallbackVerifier(options: CallbackVerifierOptions): CallbackVerifier {
  const { addresses, issuers, acceptedAzp, fetch = globalThis.fetch, now = Date.now } = options;
  const verified = new Map<string, CallbackClaims>();
  // A token signed by a withdrawn key must not outlive it.
  const keySet = createKeySet({
    addresses,
    fetch,
    now,
    onChange: () => verified.clear(),
  });

  async function examine(token: string): Promise<CallbackVerification> {
    const found = await findKey(keySet, token);
    if (typeof found === "string") return refuse(found);
    let claims = await readClaims(token, found, issuers, now());
    if (claims === "wrong-signature") {
      const changed = await keySet.findReplacement(found.kid, found);
      const isAnother = typeof changed !== "string" && changed.modulus !== found.modulus;
      if (isAnother) claims = await readClaims(token, changed, issuers, now());
    }
    if (typeof claims === "string") return refuse(claims);
    if (!isForUs(claims)) return refuse("wrong-audience");
    if (!isFrom(acceptedAzp, claims)) return refuse("wrong-sender");
    if (verified.size >= REMEMBERED_TOKENS) verified.delete(verified.keys().next().value ?? "");
    verified.set(token, claims);
    return { ok: true, claims };
  }

  return {
    async verify(authorization) {
      if (!authorization || !/^Bearer\b/i.test(authorization)) return refuse("no-bearer");
      const token = authorization.length > LONGEST_HEADER ? undefined : BEARER.exec(authorization.trim())?.[1];
      if (token === undefined) return refuse("malformed");
      const claims = verified.get(token);
      if (claims === undefined) return examine(token);
      if (!isOver(claims, now())) return { ok: true, claims };
      verified.delete(token);
      return refuse("expired");
    },
    keySetStatuses: keySet.statuses,
  };
}

function refuse(reason: CallbackRefusal): CallbackVerification {
  return {
    ok: false,
    reason,
    status: reason === "keys-unavailable" ? 503 : 401,
  };
}

async function findKey(keySet: KeySet, token: string): Promise<(VerificationKey & { kid: string }) | CallbackRefusal> {
  let header;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    return "malformed";
  }
  if (!SIGNING_ALGORITHMS.some((alg) => alg === header.alg)) return "wrong-algorithm";
  if (typeof header.kid !== "string" || header.kid === "") return "unknown-key";
  const found = await keySet.find(header.kid);
  if (found === "unknown") return "unknown-key";
  if (found === "unavailable") return "keys-unavailable";
  return found.alg === header.alg ? { ...found, kid: header.kid } : "wrong-algorithm";
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
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now),
    });
    const { exp = 0 } = payload;
    return exp <= now / SECOND + LONGEST_LIFE_SECONDS ? (payload as CallbackClaims) : "no-expiry";
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): CallbackRefusal {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "wrong-signature";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "malformed";
  if (error.claim === "exp") return "no-expiry";
  if (error.claim === "nbf") return "not-yet-valid";
  return error.claim === "iss" ? "wrong-issuer" : "malformed";
}

function isOver({ exp }: CallbackClaims, now: number): boolean {
  return exp <= Math.floor(now / 1000) - SKEW_SECONDS;
}

/** Gateway tokens say `account`; every integrator's do too, so that this alone proves nothing. */
function isForUs({ aud }: CallbackClaims): boolean {
  return aud === undefined || [aud].flat().includes("account");
}

/**
 * `azp` decides. A token without one (old realms) must bear both the realm role `GATEWAY`, which the v0.5 reference
 * HIU demands and no integrator is given, and an accepted `clientId`.
 */
function isFrom(accepted: readonly string[], { azp, clientId, realm_access: realm }: CallbackClaims): boolean {
  if (azp !== undefined) return typeof azp === "string" && accepted.includes(azp);
  const roles = typeof realm === "object" && realm !== null && "roles" in realm ? realm.roles : null;
  const isGateway = Array.isArray(roles) && roles.includes("GATEWAY");
  return isGateway && typeof clientId === "string" && accepted.includes(clientId);
}
