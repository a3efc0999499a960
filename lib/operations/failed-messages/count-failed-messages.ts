import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { countOnTab } from "@/lib/operations/failed-messages/failed-message-queries";
import type { FailedMessageCounts, MessageTabName } from "@/lib/operations/failed-messages/failed-message-view";

/** Counting stops here. */
export const MAX_COUNT = 10_000;

/** How many messages each tab of the admin's page holds. */
export const countFailedMessages = query({
  name: "count-failed-messages",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<FailedMessageCounts> => {
    const countOf = async (tab: MessageTabName) => {
      const rows = await countOnTab(tx, tab, MAX_COUNT);
      return { rows, more: rows === MAX_COUNT };
    };
    const [failed, closed] = await Promise.all([countOf("failed"), countOf("closed")]);
    return { failed, closed };
  },
  audits: { because: "a count of all messages" },
});
