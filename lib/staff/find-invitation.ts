import "server-only";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { findInvitationByDigest, type FoundInvitation } from "@/lib/staff/invitation-table";
import { isToken, tokenDigest } from "@/lib/staff/invitation-token";

/** Why a link does not work. `replaced`: a newer one was made for the person. `unknown`: it is not whole, or not ours. */
export type LinkProblem = "unknown" | "used" | "replaced" | "withdrawn" | "expired";

export type InvitationState =
  { found: FoundInvitation; problem: LinkProblem | null } | { found: null; problem: "unknown" };

/** The invitation of a token, whatever has become of it. */
export async function findInvitation(scope: SystemScope, token: string): Promise<InvitationState> {
  const found = isToken(token)
    ? await withSystemConnection(scope, "find an invitation", (connection) =>
        findInvitationByDigest(connection, tokenDigest(token)),
      )
    : null;
  return found ? { found, problem: problemOf(found, scope.now) } : { found: null, problem: "unknown" };
}

function problemOf({ invitation, staff, isReplaced }: FoundInvitation, now: Date): LinkProblem | null {
  if (invitation.usedAt) return "used";
  if (isReplaced) return "replaced";
  if (invitation.withdrawnAt || staff.disabledAt) return "withdrawn";
  return invitation.expiresAt <= now ? "expired" : null;
}
