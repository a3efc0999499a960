import "server-only";
import { SECOND } from "@/lib/clock";
import type { PageNumbers } from "@/lib/health-record/transfer/data-push-table";

/** So long after its last page a transfer is complete, in milliseconds, where the sender may send more for further care contexts. */
const PAUSE_AFTER_LAST_PAGE = 10 * SECOND;
/** The same where the numbers of the pages contradict each other. */
const PAUSE_WITH_UNCLEAR_NUMBERS = 20 * SECOND;

/**
 * How far a transfer is. `pageCount` is null where it is not clear; `wait`: the pause that ends it, null for as long as a transfer may take.
 * `isUnclear`: from now on only a pause ends it, since its numbers contradict each other, or were complete before everything was here.
 */
export type PageProgress = { isComplete: boolean; isUnclear: boolean; pageCount: number | null; wait: number | null };

/**
 * Decides from the numbers of the pages so far whether more are to come. Senders count from 0 or from 1, send each care context as page 1
 * of 1, or give numbers that make no sense: distinct pages are counted, and where that proves nothing a pause ends the transfer.
 */
export function pageProgress(
  { distinct, lowest, highest, fewest, most }: PageNumbers,
  { hasAllCareContexts, wasUnclear }: { hasAllCareContexts: boolean; wasUnclear: boolean },
): PageProgress {
  const isUnclear = most < 1 || fewest !== most || lowest < 0 || highest > most || distinct > most;
  if (isUnclear) return { isComplete: false, isUnclear, pageCount: null, wait: PAUSE_WITH_UNCLEAR_NUMBERS };
  if (wasUnclear) return { isComplete: false, isUnclear: true, pageCount: null, wait: PAUSE_AFTER_LAST_PAGE };
  if (distinct < most) return { isComplete: false, isUnclear, pageCount: most, wait: null };
  const isComplete = hasAllCareContexts;
  return { isComplete, isUnclear: !isComplete, pageCount: most, wait: PAUSE_AFTER_LAST_PAGE };
}
