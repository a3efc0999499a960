import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { countSettled, countUnsettled } from "@/lib/operations/callbacks/callback-queries";
import { CALLBACK_TABS } from "@/lib/operations/callbacks/callback-rules";
import type { CallbackCounts, CallbackState, CallbackTabName } from "@/lib/operations/callbacks/callback-view";

/** Counting stops here: the number of processed callbacks grows without end. */
const MAX_COUNT = 10_000;

/** How many callbacks each tab of the admin's page holds. */
export const countCallbacks = query({
  name: "count-callbacks",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<CallbackCounts> => {
    const [unsettled, settled] = await Promise.all([countUnsettled(tx), countSettled(tx, MAX_COUNT)]);
    const countOf = (tab: CallbackTabName) => {
      if (tab === "processed") return { rows: settled, more: settled === MAX_COUNT };
      const states: readonly CallbackState[] = CALLBACK_TABS[tab];
      const ofTab = unsettled.filter(({ state }) => states.includes(state));
      return { rows: ofTab.reduce((sum, { rows }) => sum + rows, 0), more: false };
    };
    const tabs = Object.keys(CALLBACK_TABS) as CallbackTabName[];
    return Object.fromEntries(tabs.map((tab) => [tab, countOf(tab)])) as CallbackCounts;
  },
  audits: { because: "a count of all callbacks" },
});
