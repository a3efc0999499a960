import type {
  CallbackCounts,
  CallbackState,
  CallbackTabName,
  UndecidedState,
} from "@/lib/operations/callbacks/callback-view";

/** A tab of the callbacks page with the number of its rows; `more` where counting stopped at that number. */
export type CallbackTab = { name: CallbackTabName | "refused"; rows: number; more: boolean };

/** The tabs in the order of the counts, that of what needs a decision first; refused calls last. */
export function listCallbackTabs(counts: CallbackCounts, refusals: readonly { refusals: number }[]): CallbackTab[] {
  const names = Object.keys(counts) as CallbackTabName[];
  const refused = refusals.reduce((sum, row) => sum + row.refusals, 0);
  return [...names.map((name) => ({ name, ...counts[name] })), { name: "refused", rows: refused, more: false }];
}

/**
 * The tab to open for an address without a tab that exists: that of what needs a decision for the states that once had tabs of their own,
 * else the first that has rows.
 */
export function tabToOpen(named: string | undefined, tabs: readonly CallbackTab[]): CallbackTab["name"] {
  if (named !== undefined && needsDecision(named)) return "needs-you";
  return tabs.find(({ rows }) => rows > 0)?.name ?? "needs-you";
}

/** Whether nothing happens to callbacks in this state before an admin decides. */
export function needsDecision(state: CallbackState | (string & {})): state is UndecidedState {
  return state === "unmatched" || state === "contradiction" || state === "malformed";
}
