import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import type { SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { publishChange } from "@/lib/live/publish-change";
import { findInvitation } from "@/lib/staff/find-invitation";
import { useInvitation } from "@/lib/staff/invitation-table";
import { hashPassword } from "@/lib/staff/password";
import { checkNewPassword } from "@/lib/staff/password-rules";
import { openSession, type SignedIn, type SignInPlace } from "@/lib/staff/open-session";
import { lockStaff, updateStaff } from "@/lib/staff/staff-table";

/**
 * Uses the link of an invitation or a reset: stores the chosen password and opens a session. Throws `not-found` with the problem of the link as
 * the field `link`, and `invalid-input` for a password that cannot be chosen.
 */
export async function acceptInvitation(
  scope: SystemScope,
  { token, password }: { token: string; password: string },
  place: SignInPlace,
): Promise<SignedIn> {
  const { found, problem } = await findInvitation(scope, token);
  if (problem) throw new AppError("not-found", problem, { link: problem });
  const { invitation, staff, hospital } = found;
  const passwordProblem = await checkNewPassword(password, [staff.name, staff.email, hospital]);
  if (passwordProblem) throw new AppError("invalid-input", passwordProblem, { password: passwordProblem });
  const passwordHash = await hashPassword(password);
  const { purpose } = invitation;
  const first = async (tx: StaffTx) => {
    const row = await lockStaff(tx, staff.id);
    // Meanwhile another tab may have used the link, or an admin withdrawn it.
    if (!row || row.disabledAt || !(await useInvitation(tx, invitation.id)))
      throw new AppError("not-found", "used", { link: "used" });
    await updateStaff(tx, staff.id, { passwordHash, passwordChangedAt: tx.now });
    await recordAudit(tx, { action: "staff.joined", subject: { kind: "staff", id: staff.id }, detail: { purpose } });
    await publishChange(tx, "staff", staff.id);
  };
  const signedIn = await openSession(scope, staff, { method: "invitation", first }, place);
  if (!signedIn) throw new AppError("not-found", "used", { link: "used" });
  return signedIn;
}
