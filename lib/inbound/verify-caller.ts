import "server-only";
import type { Pool } from "pg";
import { dialectOf } from "@/lib/abdm/dialects";
import {
  type CallbackRefusal,
  type CallbackVerifier,
  createCallbackVerifier,
} from "@/lib/abdm/token-verification/callback-verifier";
import { keySetAddresses } from "@/lib/abdm/token-verification/key-set-addresses";
import { SECOND, systemNow } from "@/lib/clock";
import { allTrustedGateways, type TrustedGateway, trustedGatewaysByHiuId } from "@/lib/credential/credential-table";
import { issuersIn } from "@/lib/credential/credential-trust";
import { type Scope, type SystemScope, withSystemConnection } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { CredentialId, HospitalId } from "@/lib/ids";
import { accessToken } from "@/lib/outbound/access-token";

type Databases = SystemScope["database"];

/** The hospital that a callback is for, or, where it names no HIU, the gateway that signed it; or why it is refused. */
export type Caller =
  | { ok: true; to: { hospitalId: HospitalId } | { gateway: TrustedGateway } }
  | { ok: false; status: 401 | 503; reason: RefusalReason; hospitalId?: HospitalId };

export type RefusalReason = CallbackRefusal | "unknown-hiu-id" | "no-hiu-id";

/** How long, in milliseconds, a stored list of trusted gateways may be used: so long a retired credential is still accepted. */
const ACCEPT_FROM_CACHE = SECOND;
/** Before a caller is refused the list is read again, but at most so often, whatever arrives. */
const REFUSE_FROM_CACHE = 100;

/** Verifies that a callback is from the gateway of one of our hospitals, by its headers alone. Source: ABDM, callback authenticity. */
export async function verifyCaller(database: Databases, headers: Headers): Promise<Caller> {
  const hiuId = headers.get("x-hiu-id")?.trim() ?? "";
  const authorization = headers.get("authorization");
  const noGateway = hiuId ? "unknown-hiu-id" : "no-hiu-id";
  const cached = trustedGateways(database, hiuId, ACCEPT_FROM_CACHE);
  const caller = await verify(await cached, authorization, noGateway);
  if (caller.ok) return caller;
  const fresh = trustedGateways(database, hiuId, REFUSE_FROM_CACHE);
  return fresh === cached ? caller : verify(await fresh, authorization, noGateway);
}

type Trusted = { verifier: CallbackVerifier; gateway: TrustedGateway; hospitalId: HospitalId | null }[];

async function verify(trusted: Trusted, authorization: string | null, noGateway: RefusalReason): Promise<Caller> {
  const hospitalId = trusted[0]?.hospitalId;
  const named = hospitalId ? { hospitalId } : {};
  let refusal: Caller = { ok: false, status: 401, reason: noGateway };
  for (const { verifier, gateway, hospitalId } of trusted) {
    const result = await verifier.verify(authorization);
    if (result.ok) return { ok: true, to: hospitalId ? { hospitalId } : { gateway } };
    // If one key set is unavailable, the answer is 503 even where the others reject the token.
    if (refusal.status === 401) refusal = { ...named, ok: false, status: result.status, reason: result.reason };
  }
  return refusal;
}

type Cached = { readAt: number; trusted: Promise<Trusted> };
const MAX_CACHED = 1000;
// On the process, since Next.js loads modules twice.
const holder = globalThis as {
  consentDeskTrust?: WeakMap<Pool, Map<string, Cached>>;
  consentDeskVerifiers?: Map<string, KnownVerifier>;
};

/** The gateways that may call for an HIU id, or, where none is named, for any hospital; as read within the last `maxAge` milliseconds. */
function trustedGateways(database: Databases, hiuId: string, maxAge: number): Promise<Trusted> {
  const byPool = (holder.consentDeskTrust ??= new WeakMap<Pool, Map<string, Cached>>());
  const cache = byPool.get(database.systemPool) ?? new Map<string, Cached>();
  byPool.set(database.systemPool, cache);
  const now = systemNow().getTime();
  const known = cache.get(hiuId);
  if (known && now - known.readAt < maxAge) return known.trusted;
  const reading = readTrustedGateways(database, hiuId);
  cache.delete(hiuId);
  cache.set(hiuId, { readAt: now, trusted: reading });
  if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value ?? "");
  reading.catch(() => cache.get(hiuId)?.trusted === reading && cache.delete(hiuId));
  return reading;
}

async function readTrustedGateways(database: Databases, hiuId: string): Promise<Trusted> {
  const rows = await withSystemConnection(
    { database, now: systemNow() },
    "read who may send callbacks",
    (connection) => (hiuId ? trustedGatewaysByHiuId(connection, hiuId) : allTrustedGateways(connection)),
  );
  const trusted: Trusted = [];
  for (const gateway of rows) {
    const verifier = verifierOf(database, gateway);
    const hospitalId = hiuId ? gateway.hospitalId : null;
    const isKnown = trusted.some((one) => one.verifier === verifier && one.hospitalId === hospitalId);
    if (!isKnown) trusted.push({ verifier, gateway, hospitalId });
  }
  return trusted;
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
