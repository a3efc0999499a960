import "server-only";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { findLatestInvitation } from "@/lib/staff/invitation-table";
import { lockAccount } from "@/lib/staff/lock-accounts";
import { makeLink } from "@/lib/staff/make-link";
import { sendLink } from "@/lib/staff/send-links";
import { staffIdInput } from "@/lib/staff/staff-id-input";
import type { NewLink } from "@/lib/staff/staff-view";

/**
 * Makes another link for a person who has none that was used: the one before was lost, or its three days are over. It no longer works. Throws `not-found`, and
 * `conflict` where the person has used the last link, which takes a reset, or is disabled.
 */
export const renewInvitation = commandInSteps({
  name: "renew-invitation",
  roles: ["admin"],
  needsVerification: true,
  input: staffIdInput,
  before: async (tx, { id }) => {
    const row = await lockAccount(tx, id);
    const latest = await findLatestInvitation(tx, id);
    if (!latest || latest.usedAt || row.disabledAt) throw new AppError("conflict");
    const { purpose } = latest;
    await recordAudit(tx, {
      action: "staff.invited",
      subject: { kind: "staff", id },
      detail: { purpose, again: true },
    });
    return { made: await makeLink(tx, row, purpose), hospital: (await findOwnHospital(tx)).name };
  },
  call: (_scope, made): Promise<NewLink> => sendLink(made),
});
