import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { lockConsentRequest, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { AppError } from "@/lib/errors";
import { lockOwnHospitalForShare } from "@/lib/hospital/hospital-table";
import type { OutboundMessageId } from "@/lib/ids";
import {
  findMessage,
  isForAdmins,
  lockMessage,
  lockOpenMessage,
  type OutboundMessageRow,
} from "@/lib/outbox/outbound-message-table";

/** A message about which an admin decides, its request, and whether another message with its key is open. */
export type LockedMessage = { row: OutboundMessageRow; request: ConsentRequestRow | undefined; isAnotherOpen: boolean };

/**
 * Locks a message and what it is about, in the order of all locks: the request, the hospital, the open message with the same key (whose end
 * ends this one), and then the message. Throws `not-found` for one that is not the hospital's, or not for admins.
 */
export async function lockFailedMessage(tx: StaffTx, id: OutboundMessageId): Promise<LockedMessage> {
  const found = await findMessage(tx, id);
  if (!found || !isForAdmins(found)) throw new AppError("not-found");
  const request = found.consentRequestId ? await lockConsentRequest(tx, found.consentRequestId) : undefined;
  await lockOwnHospitalForShare(tx);
  const other = found.uniqueKey === null ? undefined : await lockOpenMessage(tx, found.uniqueKey);
  const row = await lockMessage(tx, id);
  if (!row) throw new AppError("not-found");
  return { row, request, isAnotherOpen: other !== undefined };
}
