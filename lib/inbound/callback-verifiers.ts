import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { createCallbackVerifier, type CallbackVerifier } from "@/lib/abdm/token-verification/callback-verifier";
import { keySetAddresses } from "@/lib/abdm/token-verification/key-set-addresses";
import { systemNow } from "@/lib/clock";
import type { TrustedGateway } from "@/lib/credential/credential-table";
import { issuersIn } from "@/lib/credential/credential-trust";
import type { Scope } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { CredentialId } from "@/lib/ids";
import { accessToken } from "@/lib/outbound/access-token";

/** The credential by which keys are fetched that need a session: the last one for which the verifier was asked, since the keys are the same for all. */
type Session = { database: Scope["database"]; gateway: Pick<TrustedGateway, "hospitalId" | "credentialId"> };
type KnownVerifier = { verifier: CallbackVerifier; session: Session };

// On the process, since Next.js loads modules twice.
const holder = globalThis as { consentDeskVerifiers?: Map<string, KnownVerifier> };

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
