import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import type { SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { SignInChallengeId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { findInvitation } from "@/lib/staff/find-invitation";
import { useInvitation, type FoundInvitation } from "@/lib/staff/invitation-table";
import { openSession, type SignedIn, type SignInPlace } from "@/lib/staff/open-session";
import { takeEnrolmentChallenge } from "@/lib/staff/passkey/check-passkey";
import type { RegistrationResponse } from "@/lib/staff/passkey/passkey-input";
import { storePasskey, verifyNewPasskey } from "@/lib/staff/passkey/store-passkey";
import { hashPassword } from "@/lib/staff/password";
import { checkNewPassword } from "@/lib/staff/password-rules";
import { lockStaff, updateStaff } from "@/lib/staff/staff-table";

/** How somebody chooses to sign in from now on. */
export type ChosenWay =
  { password: string } | { challengeId: SignInChallengeId; response: RegistrationResponse; name: string };

/**
 * Uses the link of an invitation or a reset: stores the chosen password or passkey and opens a session; with a passkey come recovery codes,
 * which are shown this once. Throws `not-found` with the problem of the link as the field `link`, and `invalid-input` for what cannot be chosen.
 */
export async function acceptInvitation(
  scope: SystemScope,
  { token, way }: { token: string; way: ChosenWay },
  place: SignInPlace,
): Promise<SignedIn & { recoveryCodes: string[] | null }> {
  const { found, problem } = await findInvitation(scope, token);
  if (problem) throw new AppError("not-found", problem, { link: problem });
  const { invitation, staff } = found;
  const store = "password" in way ? await newPassword(found, way.password) : await newPasskey(scope, found, way);
  let recoveryCodes: string[] | null = null;
  const first = async (tx: StaffTx) => {
    const row = await lockStaff(tx, staff.id);
    // Meanwhile another tab may have used the link, or an admin withdrawn it.
    if (!row || row.disabledAt || !(await useInvitation(tx, invitation.id)))
      throw new AppError("not-found", "used", { link: "used" });
    recoveryCodes = await store(tx);
    const detail = { purpose: invitation.purpose, way: "password" in way ? "password" : "passkey" };
    await recordAudit(tx, { action: "staff.joined", subject: { kind: "staff", id: staff.id }, detail });
    await publishChange(tx, "staff", staff.id);
  };
  const signedIn = await openSession(scope, staff, { method: "invitation", first }, place);
  if (!signedIn) throw new AppError("not-found", "used", { link: "used" });
  return { ...signedIn, recoveryCodes };
}

/** Stores what was chosen; returns recovery codes where there are new ones. */
type Store = (tx: StaffTx) => Promise<string[] | null>;

async function newPassword({ staff, hospital }: FoundInvitation, password: string): Promise<Store> {
  const problem = await checkNewPassword(password, [staff.name, staff.email, hospital]);
  if (problem) throw new AppError("invalid-input", problem, { password: problem });
  const passwordHash = await hashPassword(password);
  return async (tx) => {
    await updateStaff(tx, staff.id, { passwordHash, passwordChangedAt: tx.now });
    return null;
  };
}

async function newPasskey(
  scope: SystemScope,
  { staff }: FoundInvitation,
  { challengeId, ...made }: Extract<ChosenWay, { name: string }>,
): Promise<Store> {
  const challenge = await takeEnrolmentChallenge(scope, challengeId, staff.id);
  const registered = await verifyNewPasskey(challenge, made.response);
  return async (tx) => (await storePasskey(tx, registered, made)).recoveryCodes;
}
