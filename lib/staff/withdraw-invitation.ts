import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { publishChange } from "@/lib/live/publish-change";
import { withdrawInvitations } from "@/lib/staff/invitation-table";
import { lockAccount } from "@/lib/staff/lock-accounts";
import { staffIdInput } from "@/lib/staff/staff-id-input";

/** Makes the link of a person stop working. Throws `not-found`. */
export const withdrawInvitation = command({
  name: "withdraw-invitation",
  roles: ["admin"],
  input: staffIdInput,
  run: async (tx, { id }): Promise<void> => {
    await lockAccount(tx, id);
    const links = await withdrawInvitations(tx, id);
    await recordAudit(tx, { action: "staff.invitation-withdrawn", subject: { kind: "staff", id }, detail: { links } });
    await publishChange(tx, "staff", id);
  },
});
