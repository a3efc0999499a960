import "server-only";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import { DAY } from "@/lib/clock";
import { dayOf, minuteOf } from "@/lib/consent-request/period";
import { findLastSent, type ConsentRequestRow } from "@/lib/consent-request/store";
import type { ConsentRequestDraft } from "@/lib/consent-request/view";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";

const FIRST: Pick<ConsentRequestDraft, "purpose" | "hiTypes"> & {
  periodDays: number;
  keepDays: number;
} = {
  purpose: "CAREMGT",
  hiTypes: [...OFFERED_HI_TYPES],
  periodDays: 5 * 365,
  keepDays: 30,
};

/** An empty form with a doctor's last used purpose, types and spans; sensible ones before their first request. */
export async function composerDefaults(ctx: Context): Promise<ConsentRequestDraft> {
  permitStaff(ctx, "doctor");
  const last = await findLastSent(ctx, ctx.actor.staffId);
  const used = { ...FIRST, ...(last && lastUsed(last)) };
  return {
    abhaAddress: "",
    purpose: used.purpose,
    hiTypes: used.hiTypes,
    from: dayOf(new Date(ctx.now.getTime() - used.periodDays * DAY)),
    to: dayOf(ctx.now),
    keepUntil: minuteOf(new Date(ctx.now.getTime() + used.keepDays * DAY)),
    hipId: "",
    careContexts: [],
    frequency: { unit: "HOUR", value: "0", repeats: "0" },
  };
}

// Spans are kept, not dates: "the last year" stays the last year.
function lastUsed(row: ConsentRequestRow): Partial<typeof FIRST> {
  if (!row.purpose || !row.hiTypes || !row.dateFrom || !row.dateTo || !row.dataEraseAt || !row.submittedAt) return {};
  const days = (from: Date, to: Date) => Math.max(1, Math.round((to.getTime() - from.getTime()) / DAY));
  return {
    purpose: row.purpose,
    hiTypes: row.hiTypes,
    periodDays: days(row.dateFrom, row.submittedAt),
    keepDays: days(row.submittedAt, row.dataEraseAt),
  };
}
