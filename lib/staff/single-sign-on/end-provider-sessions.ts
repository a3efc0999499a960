import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Tx } from "@/lib/db/transaction";
import type { IdentityProviderId, StaffSessionId } from "@/lib/ids";
import { publishSessionEnd } from "@/lib/live/publish-change";
import type { SessionEnd } from "@/lib/staff/session-facts";
import { endProviderSessionRows, type LogoutTarget } from "@/lib/staff/single-sign-on/provider-session-queries";

/** Why the sessions end, and a session that goes on. */
type Ending = { reason: SessionEnd; except?: StaffSessionId | null };

/**
 * Ends the sessions that people have opened through a provider and that the target names, with their live streams in every process, and records
 * each. Returns how many there were.
 */
export async function endProviderSessions(
  tx: Tx,
  providerId: IdentityProviderId,
  target: LogoutTarget,
  { reason, except = null }: Ending,
): Promise<number> {
  const ended = await endProviderSessionRows(tx, providerId, target, { reason, except });
  for (const { id } of ended) await publishSessionEnd(tx, id);
  await recordAudit(
    tx,
    ...ended.map(({ id, staffId }) => ({
      action: "staff.session-ended" as const,
      subject: { kind: "staff", id: staffId } as const,
      detail: { reason, identityProvider: providerId, session: id },
    })),
  );
  return ended.length;
}
