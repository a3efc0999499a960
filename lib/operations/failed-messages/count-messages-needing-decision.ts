import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { MAX_COUNT } from "@/lib/operations/failed-messages/count-failed-messages";
import { countOnTab } from "@/lib/operations/failed-messages/failed-message-queries";

/** How many failed messages of the hospital wait for an admin's decision; shown beside the menu. */
export const countMessagesNeedingDecision = query({
  name: "count-messages-needing-decision",
  roles: ["admin"],
  input: z.object({}),
  run: (tx): Promise<number> => countOnTab(tx, "failed", MAX_COUNT),
  audits: { because: "a count of all messages" },
});
