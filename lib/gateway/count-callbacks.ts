import "server-only";
import { MINUTE } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import { countCallbacks } from "@/lib/gateway/health-store";

/** How many callbacks, of all hospitals, need a person. */
export function waitingCallbacks(db: Context["db"]): Promise<number> {
  return countCallbacks(db, ["unmatched", "clash", "malformed"]);
}

/** How many callbacks, of all hospitals, have been kept for longer than a minute without being understood. */
export function unprocessedCallbacks(db: Context["db"], now: Date): Promise<number> {
  return countCallbacks(db, ["received"], new Date(now.getTime() - MINUTE));
}
