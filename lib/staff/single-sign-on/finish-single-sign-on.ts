import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { AuditDetail } from "@/lib/audit/audit-action";
import type { RequestOrigin } from "@/lib/db/actor";
import { transact, withSystemConnection, type MachineTx, type SystemScope } from "@/lib/db/transaction";
import { SECOND } from "@/lib/clock";
import type { HospitalId, StaffId } from "@/lib/ids";
import { log } from "@/lib/log";
import { openSession, type SignedIn, type SignInPlace } from "@/lib/staff/open-session";
import { accountOfIdentity } from "@/lib/staff/single-sign-on/account-of-identity";
import { findProvider } from "@/lib/staff/single-sign-on/find-provider";
import type { IdentityProviderRow } from "@/lib/staff/single-sign-on/identity-provider-table";
import { CLOCK_TOLERANCE_SECONDS, providerClient } from "@/lib/staff/single-sign-on/provider-client";
import { isUnreachable } from "@/lib/staff/single-sign-on/provider-fetch";
import {
  findProviderSignIn,
  takeProviderSignIn,
  type ProviderSignInRow,
} from "@/lib/staff/single-sign-on/provider-sign-in-table";
import { readAnswer, type AnswerRefusal, type ProviderIdentity } from "@/lib/staff/single-sign-on/read-answer";
import type { SsoRefusal } from "@/lib/staff/single-sign-on/sign-in-refusal";
import { stateDigest } from "@/lib/staff/single-sign-on/sign-in-state";
import { OLDEST_PROOF, SIGN_IN_DURATION } from "@/lib/staff/single-sign-on/start-single-sign-on";

export type SsoAnswer = {
  /** In the address that was called. */
  providerId: string;
  /** The address that was called, under our public address, with its parameters. */
  address: URL;
  /** The random text of the browser's cookie; null where the browser sends none. */
  browser: string | null;
} & SignInPlace;

/**
 * Opens a session for whom a provider has signed in, as its answer shows. An answer works once; every refusal of a sign-in that was begun
 * here is in the audit trail.
 */
export async function finishSingleSignOn(
  scope: SystemScope,
  { providerId, address, browser, origin, deviceToken }: SsoAnswer,
): Promise<SignedIn | { refusal: SsoRefusal }> {
  const state = address.searchParams.get("state");
  if (!state || !browser) return { refusal: "expired" };
  const taken = await takeSignIn(scope, stateDigest(state, browser));
  if (!taken) return { refusal: "expired" };
  const { signIn, isFirst } = taken;
  const refuse = refuser(scope, signIn, origin);
  if (!isFirst) return refuse("used");
  if (signIn.expiresAt <= scope.now) return refuse("expired");
  if (signIn.providerId !== providerId) return refuse("other-provider", { calledFor: providerId.slice(0, 36) });
  const provider = await findProvider(scope, providerId);
  if (!provider?.isEnabled) return refuse("not-available");
  const identity = await answerOf(provider, address, signIn);
  if ("refusal" in identity) return refuse(identity.refusal, { code: identity.code });
  if (isProofTooOld(signIn, identity)) return refuse("proof-too-old");
  const attempt = { ...origin, sessionId: null };
  const actor = { kind: "job", job: "single-sign-on", hospitalId: provider.hospitalId, origin: attempt } as const;
  const account = await transact({ ...scope, actor }, (tx) => accountOfIdentity(tx, provider, identity));
  if ("refusal" in account) return refuse(account.refusal, {}, account.staffId);
  const { provedAt, providerSessionId: sessionId } = identity;
  // A provider that knows the person already asks for no evidence: the session is as fresh as the evidence was, if its time is known.
  const verifiedAt = provedAt !== null && provedAt > scope.now ? scope.now : provedAt;
  const evidence = { method: "single-sign-on", verifiedAt, provider: { id: provider.id, sessionId } } as const;
  const signedIn = await openSession(scope, account, evidence, { origin, deviceToken });
  return signedIn ?? refuse("disabled", {}, account.id);
}

/**
 * Whether the person's proof at the provider is older than was demanded when the sign-in began. A provider that does not name its time is
 * accepted only where it may be of any time: some never do. Source: OpenID Connect Core 1.0, section 3.1.2.1, `max_age`.
 */
function isProofTooOld(signIn: ProviderSignInRow, { provedAt }: ProviderIdentity): boolean {
  const maxAge = signIn.maxAge ?? OLDEST_PROOF;
  if (provedAt === null) return maxAge < OLDEST_PROOF;
  const begunAt = signIn.expiresAt.getTime() - SIGN_IN_DURATION;
  return provedAt.getTime() < begunAt - (maxAge + CLOCK_TOLERANCE_SECONDS) * SECOND;
}

/** The sign-in of a state, which is used up by this; `isFirst` is false where it was before. */
async function takeSignIn(
  scope: SystemScope,
  digest: Buffer,
): Promise<{ signIn: ProviderSignInRow; isFirst: boolean } | null> {
  return withSystemConnection(scope, "take the answer of an identity provider", async (connection) => {
    const taken = await takeProviderSignIn(connection, digest);
    if (taken) return { signIn: taken, isFirst: true };
    const earlier = await findProviderSignIn(connection, digest);
    return earlier && { signIn: earlier, isFirst: false };
  });
}

async function answerOf(
  provider: IdentityProviderRow,
  address: URL,
  signIn: ProviderSignInRow,
): Promise<ProviderIdentity | AnswerRefusal> {
  try {
    return await readAnswer(await providerClient(provider), address, signIn);
  } catch (error) {
    log.error("identity provider cannot be used", { hospitalId: provider.hospitalId, error });
    return { refusal: isUnreachable(error) ? "unreachable" : "answer-refused", code: "discovery" };
  }
}

/** Records a refusal, about a person where one is known, and returns it. */
function refuser(
  scope: SystemScope,
  { hospitalId, providerId }: { hospitalId: HospitalId; providerId: string },
  origin: Omit<RequestOrigin, "sessionId">,
) {
  const actor = { kind: "job", job: "single-sign-on", hospitalId, origin: { ...origin, sessionId: null } } as const;
  return async (refusal: SsoRefusal, more: AuditDetail = {}, staffId: StaffId | null = null) => {
    const subject = staffId
      ? ({ kind: "staff", id: staffId } as const)
      : ({ kind: "identity-provider", id: providerId } as const);
    const detail = {
      method: "single-sign-on",
      reason: refusal,
      identityProvider: providerId,
      ...more,
    };
    await transact({ ...scope, actor }, (tx: MachineTx) =>
      recordAudit(tx, { action: "staff.sign-in-refused", subject, outcome: "refused", detail }),
    );
    return { refusal };
  };
}
