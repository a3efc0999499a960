import "server-only";
import { MINUTE } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { countCallbackRows, countSettledRows, countWaitingRows } from "@/lib/operations/callbacks/callback-queries";
import { CALLBACK_FATES, NEEDS_A_PERSON } from "@/lib/operations/callbacks/callback-tabs";
import type { CallbackCounts, CallbackFate } from "@/lib/operations/callbacks/callback-view";

/** Counting stops here: what is simply processed grows without end. */
const COUNTED = 10_000;

/** How many callbacks each tab of the admin's page holds. */
export async function countCallbacks(ctx: Context): Promise<CallbackCounts> {
  permitStaff(ctx, "admin");
  const [open, settled] = await Promise.all([countCallbackRows(ctx), countSettledRows(ctx, COUNTED)]);
  const counted = (fate: CallbackFate) => {
    if (fate === "processed") return { rows: settled, more: settled === COUNTED };
    const states: readonly string[] = CALLBACK_FATES[fate];
    return {
      rows: open.filter(({ state }) => states.includes(state)).reduce((sum, { rows }) => sum + rows, 0),
      more: false,
    };
  };
  const fates = Object.keys(CALLBACK_FATES) as CallbackFate[];
  return Object.fromEntries(fates.map((fate) => [fate, counted(fate)])) as CallbackCounts;
}

/** How many callbacks of the admin's hospital wait for a person: unmatched, clashing or malformed. */
export async function countWaitingCallbacks(ctx: Context): Promise<number> {
  permitStaff(ctx, "admin");
  return countWaitingRows(ctx.db, NEEDS_A_PERSON, { hospitalId: ctx.actor.hospitalId });
}

/** How many callbacks of all hospitals wait for a person; a bare number, for the state of the service. */
export async function waitingCallbacks(db: Context["db"]): Promise<number> {
  return countWaitingRows(db, NEEDS_A_PERSON);
}

/** How many callbacks, of all hospitals, have been kept for longer than a minute without being understood. */
export function unprocessedCallbacks(db: Context["db"], now: Date): Promise<number> {
  return countWaitingRows(db, ["received"], { before: new Date(now.getTime() - MINUTE) });
}
