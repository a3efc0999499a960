import "server-only";
import { commandInSteps } from "@/lib/access/command";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { resetAccount } from "@/lib/staff/account-changes";
import { lockAccount, requireOtherAdmin } from "@/lib/staff/lock-accounts";
import { sendLink } from "@/lib/staff/send-links";
import { staffIdInput } from "@/lib/staff/staff-id-input";
import { rolesOf } from "@/lib/staff/staff-session";
import type { NewLink } from "@/lib/staff/staff-view";

/**
 * For somebody who can no longer sign in, or whose password or device is in other hands: ends their sessions, removes everything by which they
 * sign in, and returns a link with which they choose anew. Throws `not-found`, `last-admin`, and `conflict` for a disabled account.
 */
export const resetStaff = commandInSteps({
  name: "reset-staff",
  roles: ["admin"],
  needsVerification: true,
  input: staffIdInput,
  before: async (tx, { id }) => {
    const row = await lockAccount(tx, id);
    if (rolesOf(row).includes("admin")) await requireOtherAdmin(tx, id);
    return { made: await resetAccount(tx, row), hospital: (await findOwnHospital(tx)).name };
  },
  call: (_scope, made): Promise<NewLink> => sendLink(made),
});
