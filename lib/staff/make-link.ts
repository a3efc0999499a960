import "server-only";
import type { Tx } from "@/lib/db/transaction";
import { newId, type StaffId, type StaffInvitationId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import type { InvitationPurpose } from "@/lib/staff/invitation-purpose";
import { insertInvitation, withdrawInvitations } from "@/lib/staff/invitation-table";
import { LINK_DURATION, linkOf, newToken, tokenDigest } from "@/lib/staff/invitation-token";

/** Whom a link is for, and the link: known only in this process and to whom it is shown. */
export type MadeLink = {
  id: StaffId;
  name: string;
  email: string;
  purpose: InvitationPurpose;
  link: string;
  expiresAt: Date;
};

/** Makes a link for a person; the ones before no longer work. */
export async function makeLink(
  tx: Tx,
  { id, name, email }: Pick<MadeLink, "id" | "name" | "email">,
  purpose: InvitationPurpose,
): Promise<MadeLink> {
  const token = newToken();
  const expiresAt = new Date(tx.now.getTime() + LINK_DURATION);
  await withdrawInvitations(tx, id);
  await insertInvitation(tx, {
    id: newId<StaffInvitationId>(),
    staffId: id,
    purpose,
    tokenDigest: tokenDigest(token),
    createdAt: tx.now,
    createdBy: tx.actor.kind === "staff" ? tx.actor.staffId : null,
    expiresAt,
  });
  await publishChange(tx, "staff", id);
  return { id, name, email, purpose, link: linkOf(token), expiresAt };
}
