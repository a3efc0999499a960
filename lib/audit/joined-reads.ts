import "server-only";
import type { AuditAction } from "@/lib/audit/audit-action";
import type { NewAuditEntry } from "@/lib/audit/record-audit";
import { MINUTE } from "@/lib/clock";
import type { StaffActor } from "@/lib/db/actor";

/** Reads that an open page repeats by itself. */
const REPEATED: readonly AuditAction[] = [
  "consent-request.listed",
  "consent-request.viewed",
  "patient.listed",
  "patient.viewed",
  "callback.listed",
  "message.listed",
];
/** So long equal reads of one session are counted, and written once more with their count. */
const JOINED_FOR = MINUTE;

/** On the process, since Next.js loads modules twice. */
const holder = globalThis as { consentDeskJoinedReads?: Map<string, number> };
const counts = (): Map<string, number> => (holder.consentDeskJoinedReads ??= new Map<string, number>());

/**
 * Of the entries of a read those that are to be written now. An equal read of these by the same session within a minute is counted only; `writeCounted` is
 * called for it at the end of the minute, with the number of reads as `repeats` in its detail. What is counted when the process ends is lost.
 */
export function withoutRepeats(
  { staffId, origin: { sessionId } }: Pick<StaffActor, "staffId" | "origin">,
  entries: readonly NewAuditEntry[],
  writeCounted: (entry: NewAuditEntry) => void,
): readonly NewAuditEntry[] {
  if (sessionId === null) return entries;
  return entries.filter((entry) => {
    if (!REPEATED.includes(entry.action)) return true;
    const key = JSON.stringify([staffId, sessionId, entry]);
    const repeats = counts().get(key);
    if (repeats !== undefined) {
      counts().set(key, repeats + 1);
      return false;
    }
    counts().set(key, 0);
    setTimeout(() => {
      const counted = counts().get(key) ?? 0;
      counts().delete(key);
      if (counted > 0) writeCounted({ ...entry, detail: { ...entry.detail, repeats: counted } });
    }, JOINED_FOR).unref();
    return true;
  });
}
