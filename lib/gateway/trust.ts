import "server-only";
import { createCallbackVerifier, type CallbackVerdict, type CallbackVerifier } from "@/lib/abdm/verify-callback";
import { realms, trustedByHiuId, type Realm } from "@/lib/credential/store";
import type { Context } from "@/lib/db/context";
import { env } from "@/lib/env";
import type { HospitalId } from "@/lib/ids";

/** The hospital called, or, where the gateway named none, who signed; or why the caller is not believed. */
export type Caller =
  { ok: true; to: { hospitalId: HospitalId } | { realm: Realm } } | { ok: false; status: 401 | 503; reason: string };

/** Verifies that the gateway itself calls, for a hospital of ours. Source: ABDM, callback authenticity. */
export async function whoCalls(db: Context["db"], headers: Headers): Promise<Caller> {
  const hiuId = headers.get("x-hiu-id")?.trim();
  const authorization = headers.get("authorization");
  const trusted: (Realm & { hospitalId?: HospitalId })[] = hiuId ? await trustedByHiuId(db, hiuId) : await realms(db);
  if (hiuId && trusted.length === 0) return { ok: false, status: 401, reason: "unknown-hiu-id" };
  let last: CallbackVerdict = { ok: false, status: 401, reason: "unknown-key" };
  for (const realm of trusted) {
    last = await verifierOf(realm).verify(authorization);
    if (last.ok) return { ok: true, to: realm.hospitalId ? { hospitalId: realm.hospitalId } : { realm } };
  }
  return last.ok ? { ok: false, status: 401, reason: "unknown-key" } : last;
}

const holder = globalThis as {
  consentDeskVerifiers?: Map<string, CallbackVerifier>;
};

/** How old the keys are with which this process verifies callbacks, by where they come from. */
export type KeySetAge = { jwksUrl: string; fetchedAt: Date | null; lastFailedAt: Date | null; keys: number };

/** What this process holds of each key set that it has needed so far. */
export function keySetAges(): KeySetAge[] {
  return [];
}

// One for each realm and process: it holds the realm's keys.
function verifierOf({ jwksUrl, issuer }: Realm): CallbackVerifier {
  const verifiers = (holder.consentDeskVerifiers ??= new Map());
  const name = `${jwksUrl} ${issuer}`;
  const known = verifiers.get(name);
  if (known) return known;
  const acceptedAzp = [
    "gateway",
    ...(env()
      .GATEWAY_EXTRA_AZP?.split(",")
      .map((azp) => azp.trim()) ?? []),
  ];
  const verifier = createCallbackVerifier({
    jwksUrl,
    issuers: [issuer],
    acceptedAzp,
  });
  verifiers.set(name, verifier);
  return verifier;
}
