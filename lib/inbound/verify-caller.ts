import "server-only";
import type { Pool } from "pg";
import type { CallbackRefusal, CallbackVerifier } from "@/lib/abdm/token-verification/callback-verifier";
import { SECOND, systemNow } from "@/lib/clock";
import { allTrustedGateways, trustedGatewaysByHiuId, type TrustedGateway } from "@/lib/credential/credential-table";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { verifierOf } from "@/lib/inbound/callback-verifiers";
import type { HospitalId } from "@/lib/ids";

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
const holder = globalThis as { consentDeskTrust?: WeakMap<Pool, Map<string, Cached>> };

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
