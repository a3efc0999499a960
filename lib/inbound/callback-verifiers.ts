import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { keySetAddresses } from "@/lib/abdm/token-verification/key-set-addresses";
import type { KeySetStatus } from "@/lib/abdm/token-verification/key-set";
import { createCallbackVerifier, type CallbackVerifier } from "@/lib/abdm/token-verification/callback-verifier";
import { systemNow } from "@/lib/clock";
import { accessToken } from "@/lib/outbound/access-token";
import { issuersIn } from "@/lib/credential/session-rules";
import type { Realm } from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import { env } from "@/lib/env";
import type { CredentialId } from "@/lib/ids";

type Session = { db: Context["db"]; credentialId: CredentialId };
/** `session`: of whichever credential was last called back through it; the keys are the same for all. */
type Known = { verifier: CallbackVerifier; session: Session };

const holder = globalThis as { consentDeskVerifiers?: Map<string, Known> };

/** The verifier of a realm, one for each process: it holds the realm's keys. */
export function verifierOf(db: Context["db"], realm: Realm): CallbackVerifier {
  const verifiers = (holder.consentDeskVerifiers ??= new Map());
  const session: Session = { db, credentialId: realm.credentialId };
  const now = () => systemNow().getTime();
  const addresses = keySetAddresses({
    jwksUrl: realm.jwksUrl,
    gatewayUrl: realm.gatewayUrl,
    dialect: dialectOf(realm.dialect),
    cmId: realm.cmId,
    sessionToken: () => tokenOf(verifiers.get(name)?.session ?? session),
    now,
  });
  const name = [...addresses.map(({ url }) => url), realm.issuer].join(" ");
  const known = verifiers.get(name);
  if (known) {
    known.session = session;
    return known.verifier;
  }
  const verifier = createCallbackVerifier({ addresses, issuers: issuersIn(realm.issuer), acceptedAzp: senders() });
  verifiers.set(name, { verifier, session });
  return verifier;
}

/** How old the keys of each address are, as this process knows them. */
export function allKeySetAges(): KeySetStatus[] {
  return [...(holder.consentDeskVerifiers?.values() ?? [])].flatMap(({ verifier }) => verifier.keySetStatuses());
}

async function tokenOf({ db, credentialId }: Session): Promise<string | null> {
  const held = await accessToken(db, credentialId, systemNow());
  return "token" in held ? held.token : null;
}

/** Every integrator's own token bears the same signature: only these clients count. */
function senders(): string[] {
  const extra =
    env()
      .GATEWAY_EXTRA_AZP?.split(",")
      .map((azp) => azp.trim()) ?? [];
  return ["gateway", ...extra.filter(Boolean)];
}
