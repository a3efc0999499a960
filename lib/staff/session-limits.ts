import "server-only";
import { MINUTE } from "@/lib/clock";
import type { SessionEnd } from "@/lib/staff/session-facts";

/** What decides how long a session lasts. */
export type SessionTimes = {
  expiresAt: Date;
  lastUsedAt: Date;
  /** Of its hospital. */
  idleMinutes: number;
  /** Of its account. */
  disabledAt: Date | null;
};

/** Why a session that nobody has ended is over at a time; null while it lasts. */
export function sessionOver(
  session: SessionTimes,
  now: Date,
): Extract<SessionEnd, "disabled" | "expired" | "idle"> | null {
  if (session.disabledAt) return "disabled";
  if (session.expiresAt <= now) return "expired";
  return idleAt(session) <= now ? "idle" : null;
}

/** When a session ends unless its person uses it again. */
export function idleAt({ lastUsedAt, idleMinutes }: Pick<SessionTimes, "lastUsedAt" | "idleMinutes">): Date {
  return new Date(lastUsedAt.getTime() + idleMinutes * MINUTE);
}
