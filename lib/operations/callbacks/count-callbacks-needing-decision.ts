import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { countInStates } from "@/lib/operations/callbacks/callback-queries";
import { NEEDS_DECISION } from "@/lib/operations/callbacks/callback-rules";

/** How many callbacks of the hospital wait for an admin's decision; shown beside the menu. */
export const countCallbacksNeedingDecision = query({
  name: "count-callbacks-needing-decision",
  roles: ["admin"],
  input: z.object({}),
  run: (tx): Promise<number> => countInStates(tx, NEEDS_DECISION),
  audits: { because: "a count of all callbacks" },
});
