import "server-only";
import { createCallbackVerifier, type CallbackVerdict, type CallbackVerifier } from "@/lib/abdm/verify-callback";
import { realms, trustedByHiuId, type Realm } from "@/lib/credential/store";
import type { Context } from "@/lib/db/context";
import { env } from "@/lib/env";
import type { HospitalId } from "@/lib/ids";

/** The hospital called, null where the gateway named none, or why the caller is not believed. */
export type Caller = { ok: true; hospitalId: HospitalId | null } | { ok: false; status: 401 | 503; reason: string };

/** Verifies that the gateway itself calls, for a hospital of ours. Source: FACTS 1.4, steps 1 to 6. */
export async function whoCalls(db: Context["db"], headers: Headers): Promise<Caller> {
  const hiuId = headers.get("x-hiu-id")?.trim();
  const authorization = headers.get("authorization");
  if (!hiuId) {
    const verdict = await verifyAny(await realms(db), authorization);
    return verdict.ok ? { ok: true, hospitalId: null } : verdict;
  }
  const trusted = await trustedByHiuId(db, hiuId);
  const verdict = await verifyAny(trusted, authorization);
  if (!verdict.ok) return trusted.length === 0 ? { ok: false, status: 401, reason: "unknown-hiu-id" } : verdict;
  return { ok: true, hospitalId: trusted[0]?.hospitalId ?? null };
}

async function verifyAny(realms: Realm[], authorization: string | null): Promise<CallbackVerdict> {
  let last: CallbackVerdict = { ok: false, status: 401, reason: "unknown-key" };
  for (const realm of realms) {
    last = await verifierOf(realm).verify(authorization);
    if (last.ok) return last;
  }
  return last;
}

const holder = globalThis as {
  consentDeskVerifiers?: Map<string, CallbackVerifier>;
};

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
