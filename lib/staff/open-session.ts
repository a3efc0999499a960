import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { HOUR } from "@/lib/clock";
import type { RequestOrigin, StaffActor } from "@/lib/db/actor";
import { transact, type SystemScope } from "@/lib/db/transaction";
import { newId, type IdentityProviderId, type StaffSessionId } from "@/lib/ids";
import type { SignInMethod } from "@/lib/staff/session-facts";
import { deviceDigest, newDeviceToken } from "@/lib/staff/sign-in/known-device";
import { upsertKnownDevice } from "@/lib/staff/sign-in/known-device-table";
import { toStaffActor } from "@/lib/staff/staff-session";
import { insertSession, lockStaffForShare, type StaffRow } from "@/lib/staff/staff-table";

/** How long a session lasts, whatever is done meanwhile: a working day. */
export const SESSION_DURATION = 12 * HOUR;

/** Where somebody signs in from. */
export type SignInPlace = {
  origin: Omit<RequestOrigin, "sessionId">;
  /** What the browser is known by; null where nobody has signed in with it. */
  deviceToken: string | null;
};

/** A session, and what the browser is known by from now on. */
export type SignedIn = { sessionId: StaffSessionId; actor: StaffActor; deviceToken: string };

/** How somebody has proved who they are. */
export type Evidence = {
  method: SignInMethod;
  /** When, if not just now; null where nobody knows. */
  verifiedAt?: Date | null;
  /** Of single sign-on: the provider, and its own session. */
  provider?: { id: IdentityProviderId; sessionId: string | null };
  /** What else happens in the same transaction, before the session is opened; the session is not opened where it throws. */
  first?: (tx: StaffTx) => Promise<void>;
};

/** Evidence that does not rest on what the account's password or its reset leaves. */
const WITHOUT_PASSWORD: readonly SignInMethod[] = ["invitation", "single-sign-on"];

/**
 * Opens a session for somebody who has proved who they are, to the account as `row` has it. Null where it was disabled or reset, or its password
 * changed, since `row` was read: what was proved counts no longer.
 */
export async function openSession(
  scope: SystemScope,
  row: StaffRow,
  { method, verifiedAt = scope.now, provider, first }: Evidence,
  { origin, deviceToken: known }: SignInPlace,
): Promise<SignedIn | null> {
  const sessionId = newId<StaffSessionId>();
  const deviceToken = known ?? newDeviceToken();
  const actor = toStaffActor(row, { ...origin, sessionId }, verifiedAt);
  return transact({ ...scope, actor }, async (tx) => {
    await first?.(tx);
    const present = await lockStaffForShare(tx, row.id);
    if (!present || present.disabledAt) return null;
    if (!WITHOUT_PASSWORD.includes(method) && present.passwordHash !== row.passwordHash) return null;
    const expiresAt = new Date(tx.now.getTime() + SESSION_DURATION);
    await insertSession(tx, {
      id: sessionId,
      staffId: row.id,
      createdAt: tx.now,
      lastUsedAt: tx.now,
      verifiedAt,
      expiresAt,
      method,
      ...(provider && { providerSessionId: provider.sessionId }),
      address: origin.address,
      device: origin.device,
    });
    await upsertKnownDevice(tx, row.id, deviceDigest(deviceToken, row.id));
    const subject = { kind: "staff", id: row.id } as const;
    await recordAudit(tx, {
      action: "staff.signed-in",
      subject,
      detail: { method, ...(provider && { identityProvider: provider.id }) },
    });
    return { sessionId, actor, deviceToken };
  });
}
