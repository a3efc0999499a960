import "server-only";
import { timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { dialectOf } from "@/lib/abdm/dialects";
import type { CallbackHeaders } from "@/lib/abdm/messages";
import {
  type CallbackRefusal,
  type CallbackVerifier,
  checkPlausibility,
  createCallbackVerifier,
} from "@/lib/abdm/token-verification/callback-verifier";
import { keySetAddresses } from "@/lib/abdm/token-verification/key-set-addresses";
import { SECOND, systemNow } from "@/lib/clock";
import { callbackSecretDigest } from "@/lib/credential/callback-secret";
import { allTrustedGateways, type TrustedGateway } from "@/lib/credential/credential-table";
import { issuersIn } from "@/lib/credential/credential-trust";
import { type Scope, type SystemScope, withSystemConnection } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { CredentialId, HospitalId } from "@/lib/ids";
import { accessToken } from "@/lib/outbound/access-token";

type Databases = SystemScope["database"];

/** The hospital whose HIU id a callback names; where it names none, whether a hospital may have got it from that sender. */
export type Addressee = { hospitalId: HospitalId } | { isFor: (hospitalId: HospitalId) => Promise<boolean> };

/** Whom a callback is for, or why it is refused. */
export type Caller =
  { ok: true; to: Addressee } | { ok: false; status: 401 | 503; reason: RefusalReason; hospitalId?: HospitalId };

export type RefusalReason = CallbackRefusal | "unknown-hiu-id" | "no-hiu-id" | "wrong-address";

/** What a callback shows of its sender. `secret`: the secret part of the address at which it arrived. */
export type CallbackSender = { headers: CallbackHeaders; secret: string | null };

/** How long, in milliseconds, the stored list of trusted gateways may be used: so long a retired credential is still accepted. */
const ACCEPT_FROM_CACHE = SECOND;
/** Before a caller is refused the list is read again, but at most once in so many milliseconds, whatever arrives. */
const REFUSE_FROM_CACHE = 100;

/**
 * Verifies that a callback is from the gateway of one of our hospitals, by its headers and its address alone. A token that cannot be a
 * gateway's costs no query, and all others together one query in 100 milliseconds. Source: ABDM, callback authenticity.
 */
export async function verifyCaller(database: Databases, sender: CallbackSender): Promise<Caller> {
  const token = checkPlausibility(sender.headers.get("authorization"), systemNow().getTime());
  const hiuId = sender.headers.get("x-hiu-id")?.trim() ?? "";
  if ("refusal" in token) {
    const hospitalId = gatewaysFor(lastRead(database), hiuId)[0]?.hospitalId;
    return { ok: false, status: 401, reason: token.refusal, ...(hospitalId && { hospitalId }) };
  }
  const verify = (trusted: TrustedGateways): Promise<Caller> =>
    hiuId
      ? verifyNamed(database, gatewaysFor(trusted, hiuId), token.issuer, sender)
      : verifyUnnamed(database, trusted, token.issuer, sender);
  const cached = await trustedGateways(database, ACCEPT_FROM_CACHE);
  const caller = await verify(cached);
  if (caller.ok) return caller;
  const isUnknown = caller.reason === "unknown-hiu-id";
  const fresh = await (isUnknown ? readAgain(database) : trustedGateways(database, REFUSE_FROM_CACHE));
  return fresh === cached ? caller : verify(fresh);
}

/** The gateways of the hospital whose HIU id this is; the network writes one id in upper and in lower case. */
function gatewaysFor({ byHiuId }: TrustedGateways, hiuId: string): TrustedGateway[] {
  const named = byHiuId.get(hiuId.toLowerCase()) ?? [];
  const owner = (named.find((gateway) => gateway.hiuId === hiuId) ?? named[0])?.hospitalId;
  return named.filter(({ hospitalId }) => hospitalId === owner);
}

async function verifyNamed(
  database: Databases,
  named: readonly TrustedGateway[],
  issuer: string,
  sender: CallbackSender,
): Promise<Caller> {
  const hospitalId = named[0]?.hospitalId;
  if (!hospitalId) return { ok: false, status: 401, reason: "unknown-hiu-id" };
  const refusal = await findRefusal(database, named, issuer, sender);
  return refusal ? { ok: false, hospitalId, ...refusal } : { ok: true, to: { hospitalId } };
}

/** Whether it is for a hospital is decided by all of that hospital's own key addresses and issuers: another hospital chooses its own. */
async function verifyUnnamed(
  database: Databases,
  trusted: TrustedGateways,
  issuer: string,
  sender: CallbackSender,
): Promise<Caller> {
  const anyAddress = trusted.all.map((gateway) => ({ ...gateway, callbackSecretRequired: false }));
  const refusal = await findRefusal(database, anyAddress, issuer, sender);
  if (refusal) return { ok: false, ...refusal };
  const isFor = async (hospitalId: HospitalId, { all }: TrustedGateways) => {
    const own = all.filter((gateway) => gateway.hospitalId === hospitalId);
    return (await findRefusal(database, own, issuer, sender)) === null;
  };
  return {
    ok: true,
    to: { isFor: async (id) => (await isFor(id, trusted)) || isFor(id, await readAgain(database)) },
  };
}

type Refused = { status: 401 | 503; reason: RefusalReason };

/** Why none of these gateways sent it, or null if one did. */
async function findRefusal(
  database: Databases,
  gateways: readonly TrustedGateway[],
  issuer: string,
  { headers, secret }: CallbackSender,
): Promise<Refused | null> {
  const hasSecret = isSecretOf(gateways, secret);
  // Most hospitals trust the same gateway, whose verifier is asked once; the credential that requires least decides on the address.
  const candidates = new Map<string, { gateway: TrustedGateway; mayComeHere: boolean }>();
  for (const gateway of gateways) {
    if (!issuersIn(gateway.issuer).includes(issuer)) continue;
    const name = [gateway.jwksUrl, gateway.issuer, gateway.gatewayUrl, gateway.dialect].join(" ");
    const mayComeHere = hasSecret || !gateway.callbackSecretRequired || candidates.get(name)?.mayComeHere === true;
    candidates.set(name, { gateway, mayComeHere });
  }
  let refused: Refused = { status: 401, reason: "wrong-issuer" };
  for (const { gateway, mayComeHere } of candidates.values()) {
    const result = await verifierOf(database, gateway).verify(headers.get("authorization"));
    if (result.ok && mayComeHere) return null;
    // If one key set is unavailable, the answer is 503 even where the others reject the token.
    if (refused.status === 401) refused = result.ok ? { status: 401, reason: "wrong-address" } : result;
  }
  return refused;
}

/**
 * Why the bearer token of a HIP that sends records to a hospital is refused; null where a key set of one of the hospital's gateways
 * verifies it, for whichever client it was issued.
 */
export async function findPushRefusal(
  database: Databases,
  hospitalId: HospitalId,
  authorization: string,
): Promise<Refused | null> {
  const { all } = await trustedGateways(database, ACCEPT_FROM_CACHE);
  let refused: Refused = { status: 401, reason: "wrong-issuer" };
  for (const gateway of all.filter((one) => one.hospitalId === hospitalId)) {
    const result = await verifierOf(database, gateway).verify(authorization, "any-client");
    if (result.ok) return null;
    if (refused.status === 401) refused = result;
  }
  return refused;
}

/** Whether a callback came to an address of one of these credentials. All are compared, so that the time does not depend on which one it is. */
function isSecretOf(gateways: readonly TrustedGateway[], secret: string | null): boolean {
  if (secret === null) return false;
  const digest = callbackSecretDigest(secret);
  let isKnown = false;
  for (const gateway of gateways) {
    const known = gateway.callbackSecretDigest;
    if (known !== null && timingSafeEqual(known, digest)) isKnown = true;
  }
  return isKnown;
}

/** The gateways that may send callbacks, of all hospitals; `byHiuId` by HIU ids in lower case. */
type TrustedGateways = { all: readonly TrustedGateway[]; byHiuId: ReadonlyMap<string, TrustedGateway[]> };
const NO_GATEWAYS: TrustedGateways = { all: [], byHiuId: new Map() };

type Cached = { readAt: number; reading: Promise<TrustedGateways>; last: TrustedGateways };
// On the process, since Next.js loads modules twice.
const holder = globalThis as {
  consentDeskTrust?: WeakMap<Pool, Cached>;
  consentDeskVerifiers?: Map<string, KnownVerifier>;
};

/** The gateways that may send callbacks as read within the last `maxAge` milliseconds. */
function trustedGateways(database: Databases, maxAge: number): Promise<TrustedGateways> {
  const byPool = (holder.consentDeskTrust ??= new WeakMap());
  const now = systemNow();
  const known = byPool.get(database.systemPool);
  if (known && now.getTime() - known.readAt < maxAge) return known.reading;
  const reading = readTrustedGateways({ database, now });
  const cached: Cached = { readAt: now.getTime(), reading, last: known?.last ?? NO_GATEWAYS };
  byPool.set(database.systemPool, cached);
  reading.then(
    (gateways) => (cached.last = gateways),
    // The next caller reads again.
    () => (cached.readAt = -Infinity),
  );
  return reading;
}

/** The gateways as read from now on; who asks within 100 milliseconds of the last reading waits for the end of that time. */
async function readAgain(database: Databases): Promise<TrustedGateways> {
  const present = () => holder.consentDeskTrust?.get(database.systemPool);
  const before = present();
  const wait = before ? before.readAt + REFUSE_FROM_CACHE - systemNow().getTime() : 0;
  if (wait > 0) await sleep(wait);
  const after = present();
  return after && after !== before ? after.reading : trustedGateways(database, 0);
}

async function readTrustedGateways(scope: SystemScope): Promise<TrustedGateways> {
  const all = await withSystemConnection(scope, "read who may send callbacks", allTrustedGateways);
  const byHiuId = new Map<string, TrustedGateway[]>();
  for (const gateway of all) {
    const name = gateway.hiuId.toLowerCase();
    byHiuId.set(name, [...(byHiuId.get(name) ?? []), gateway]);
  }
  return { all, byHiuId };
}

/** The list as it was last read, at whatever time; empty before the first time. */
function lastRead(database: Databases): TrustedGateways {
  return holder.consentDeskTrust?.get(database.systemPool)?.last ?? NO_GATEWAYS;
}

/** The credential by which keys are fetched that need a session: the last one for which the verifier was asked, since the keys are the same for all. */
type Session = { database: Scope["database"]; gateway: Pick<TrustedGateway, "hospitalId" | "credentialId"> };
type KnownVerifier = { verifier: CallbackVerifier; session: Session };

/** The verifier for a gateway's callbacks; one in each process, since it holds the gateway's keys. */
export function verifierOf(database: Scope["database"], gateway: TrustedGateway): CallbackVerifier {
  const verifiers = (holder.consentDeskVerifiers ??= new Map());
  const session: Session = { database, gateway };
  const addresses = keySetAddresses({
    jwksUrl: gateway.jwksUrl,
    gatewayUrl: gateway.gatewayUrl,
    dialect: dialectOf(gateway.dialect),
    cmId: gateway.cmId,
    sessionToken: () => tokenOf(verifiers.get(name)?.session ?? session),
    now: () => systemNow().getTime(),
  });
  const name = [...addresses.map(({ url }) => url), gateway.issuer].join(" ");
  const known = verifiers.get(name);
  if (known) {
    known.session = session;
    return known.verifier;
  }
  const issuers = issuersIn(gateway.issuer);
  const verifier = createCallbackVerifier({ addresses, issuers, acceptedAzp: acceptedSenders() });
  verifiers.set(name, { verifier, session });
  return verifier;
}

/** The state of one key set in this process; null for never. */
export type KeySetAge = { jwksUrl: string; fetchedAt: Date | null; lastFailedAt: Date | null; keys: number };

/** The state of every key set that this process has fetched or tried to fetch. */
export function keySetAges(): KeySetAge[] {
  const date = (at: number | null) => (at === null ? null : new Date(at));
  const all = [...(holder.consentDeskVerifiers?.values() ?? [])].flatMap(({ verifier }) => verifier.keySetStatuses());
  return [...new Map(all.map((status) => [status.jwksUrl, status])).values()].map(
    ({ jwksUrl, fetchedAt, lastFailedAt, keys }) => ({
      jwksUrl,
      fetchedAt: date(fetchedAt),
      lastFailedAt: date(lastFailedAt),
      keys,
    }),
  );
}

async function tokenOf({ database, gateway }: Session): Promise<string | null> {
  const actor = { kind: "job", hospitalId: gateway.hospitalId, job: "fetch-key-set" } as const;
  const credentialId: CredentialId = gateway.credentialId;
  const token = await accessToken({ database, actor, now: systemNow() }, credentialId);
  return "token" in token ? token.token : null;
}

/** The `azp` values that callbacks may carry: every integrator's own token has the same signature, so that only these count. */
function acceptedSenders(): string[] {
  const extra =
    env()
      .GATEWAY_EXTRA_AZP?.split(",")
      .map((azp) => azp.trim()) ?? [];
  return ["gateway", ...extra.filter(Boolean)];
}
