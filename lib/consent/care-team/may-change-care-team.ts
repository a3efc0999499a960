import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { mayBringRecords } from "@/lib/consent/request/consent-request-status";
import { lockConsentRequest, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { hasRole } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";

type Request = Pick<ConsentRequestRow, "requesterId" | "status">;

/** Whether the actor decides who reads the records of a request: its own doctor, and admins. */
const decides = ({ actor }: StaffTx, { requesterId }: Request) =>
  hasRole(actor, "admin") || actor.staffId === requesterId;

/** Whether the actor may add members to a request, and remove them. */
export const mayChangeCareTeam = (tx: StaffTx, request: Request): boolean =>
  decides(tx, request) && mayBringRecords(request.status);

/**
 * Locks a request whose members the actor is about to change. Throws `not-found`, `not-allowed` for a request of another doctor, and
 * `conflict` for a draft and for one that has ended.
 */
export async function lockForCareTeamChange(tx: StaffTx, id: ConsentRequestId): Promise<ConsentRequestRow> {
  const request = await lockConsentRequest(tx, id);
  if (!request) throw new AppError("not-found");
  if (!decides(tx, request)) throw new AppError("not-allowed");
  if (!mayBringRecords(request.status)) throw new AppError("conflict");
  return request;
}
