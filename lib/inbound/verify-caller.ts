import "server-only";
import type { CallbackRefusal, CallbackVerifier } from "@/lib/abdm/token-verification/callback-verifier";
import { SECOND, systemNow } from "@/lib/clock";
import { realms, trustedByHiuId, type Realm } from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import { allKeySetAges, verifierOf } from "@/lib/inbound/callback-verifiers";
import type { HospitalId } from "@/lib/ids";

type Db = Context["db"];

/** The hospital called, or, where the gateway named none, who signed; or why the caller is not believed, in whose name it came. */
export type Caller =
  | { ok: true; to: { hospitalId: HospitalId } | { realm: Realm } }
  | { ok: false; status: 401 | 503; reason: RefusalReason; hospitalId?: HospitalId };

export type RefusalReason = CallbackRefusal | "unknown-hiu-id" | "no-hiu-id";

/** How long a credential that has ended may go on being believed, in milliseconds. */
const BELIEVED_FOR = SECOND;
/** Before anybody is refused the credentials are read again, but not for each of a flood. */
const DOUBTED_AFTER = 100;

/** Verifies that the gateway itself calls, for a hospital of ours. Source: ABDM, callback authenticity. */
export async function whoCalls(db: Db, headers: Headers): Promise<Caller> {
  const hiuId = headers.get("x-hiu-id")?.trim() ?? "";
  const authorization = headers.get("authorization");
  const nobody = hiuId ? "unknown-hiu-id" : "no-hiu-id";
  const kept = trusted(db, hiuId, BELIEVED_FOR);
  const caller = await judge(await kept, authorization, nobody);
  if (caller.ok) return caller;
  const anew = trusted(db, hiuId, DOUBTED_AFTER);
  return anew === kept ? caller : judge(await anew, authorization, nobody);
}

/** How old the keys are with which this process verifies callbacks, by where they come from. */
export type KeySetAge = { jwksUrl: string; fetchedAt: Date | null; lastFailedAt: Date | null; keys: number };

/** How old the keys of each address are that this process has asked; null for never. */
export function keySetAges(): KeySetAge[] {
  const date = (at: number | null) => (at === null ? null : new Date(at));
  const ages = new Map(allKeySetAges().map((age) => [age.jwksUrl, age]));
  return [...ages.values()].map(({ jwksUrl, fetchedAt, lastFailedAt, keys }) => {
    return { jwksUrl, fetchedAt: date(fetchedAt), lastFailedAt: date(lastFailedAt), keys };
  });
}

type Trusted = { verifier: CallbackVerifier; realm: Realm; hospitalId: HospitalId | null }[];

async function judge(trusted: Trusted, authorization: string | null, nobody: RefusalReason): Promise<Caller> {
  const hospitalId = trusted[0]?.hospitalId;
  const named = hospitalId ? { hospitalId } : {};
  let refusal: Caller = { ok: false, status: 401, reason: nobody };
  for (const { verifier, realm, hospitalId } of trusted) {
    const verdict = await verifier.verify(authorization);
    if (verdict.ok) return { ok: true, to: hospitalId ? { hospitalId } : { realm } };
    // As long as one that might know the signer cannot say, nobody else's no is final.
    if (refusal.status === 401) refusal = { ...named, ok: false, status: verdict.status, reason: verdict.reason };
  }
  return refusal;
}

type Kept = { readAt: number; trusted: Promise<Trusted> };
const REMEMBERED = 1000;
const holder = globalThis as { consentDeskTrust?: WeakMap<Db, Map<string, Kept>> };

/** Who may call for an HIU id, or, where none is named, for any hospital: as read within the last `maxAge` milliseconds. */
function trusted(db: Db, hiuId: string, maxAge: number): Promise<Trusted> {
  const all = (holder.consentDeskTrust ??= new WeakMap<Db, Map<string, Kept>>());
  const kept = all.get(db) ?? new Map<string, Kept>();
  all.set(db, kept);
  const now = systemNow().getTime();
  const known = kept.get(hiuId);
  if (known && now - known.readAt < maxAge) return known.trusted;
  const reading = read(db, hiuId);
  kept.delete(hiuId);
  kept.set(hiuId, { readAt: now, trusted: reading });
  if (kept.size > REMEMBERED) kept.delete(kept.keys().next().value ?? "");
  reading.catch(() => kept.get(hiuId)?.trusted === reading && kept.delete(hiuId));
  return reading;
}

async function read(db: Db, hiuId: string): Promise<Trusted> {
  const rows: (Realm & { hospitalId?: HospitalId })[] = hiuId ? await trustedByHiuId(db, hiuId) : await realms(db);
  const trusted: Trusted = [];
  for (const { hospitalId = null, ...realm } of rows) {
    const verifier = verifierOf(db, realm);
    const isKnown = trusted.some((one) => one.verifier === verifier && one.hospitalId === hospitalId);
    if (!isKnown) trusted.push({ verifier, realm, hospitalId });
  }
  return trusted;
}
