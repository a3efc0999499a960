import "server-only";
import { z } from "zod";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { query } from "@/lib/access/command";
import { DAY, HOUR } from "@/lib/clock";
import { listRefusals } from "@/lib/inbound/callback-refusal-table";

/** How often callbacks of one kind were refused for one reason, and when last. */
export type CallbackRefusals = {
  dialect: DialectName;
  message: InboundKind | "unknown";
  reason: string;
  refusals: number;
  lastAt: Date;
};

/**
 * The callbacks that were refused in the last `days`, counted, the latest kind first: those that named the hospital, and those that named
 * none. They are counted by the hour; those of the last few seconds may be missing.
 */
export const listCallbackRefusals = query({
  name: "list-callback-refusals",
  roles: ["admin"],
  input: z.object({ days: z.number().int().positive() }),
  run: async (tx, { days }): Promise<CallbackRefusals[]> => {
    const since = tx.now.getTime() - days * DAY;
    const rows = await listRefusals(tx, new Date(Math.floor(since / HOUR) * HOUR));
    return rows.flatMap(({ lastAt, ...row }) => (lastAt ? [{ ...row, lastAt }] : []));
  },
  audits: { because: "counts of calls that were refused before they were read" },
});
