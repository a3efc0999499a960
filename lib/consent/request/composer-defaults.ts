import "server-only";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import { DAY } from "@/lib/clock";
import { dayOf, FIRST_DAY, minuteOf, yearsBefore } from "@/lib/consent/request/period";
import { findLastSent } from "@/lib/consent/request/last-sent-query";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";

const FIRST_YEARS = 5;
const FIRST_KEEP_DAYS = 30;

/** An empty form with a doctor's last used purpose, types and spans; sensible ones before their first request. */
export async function composerDefaults(ctx: Context): Promise<ConsentRequestDraft> {
  permitStaff(ctx, "doctor");
  const last = await findLastSent(ctx, ctx.actor.staffId);
  const today = dayOf(ctx.now);
  return {
    abhaAddress: "",
    purpose: last?.purpose ?? "CAREMGT",
    hiTypes: last?.hiTypes ?? [...OFFERED_HI_TYPES],
    from: (last && fromAsUsed(last, today)) ?? yearsBefore(today, FIRST_YEARS),
    to: today,
    keepUntil: minuteOf(new Date(ctx.now.getTime() + ((last && keepDays(last)) ?? FIRST_KEEP_DAYS) * DAY)),
    hipId: "",
    careContexts: [],
    frequency: { unit: "HOUR", value: "0", repeats: "0" },
  };
}

// Spans are kept, not dates: "the last year" stays the last year, and everything stays everything.
function fromAsUsed({ dateFrom, submittedAt }: ConsentRequestRow, today: string): string | null {
  if (!dateFrom || !submittedAt) return null;
  const [from, then] = [dayOf(dateFrom), dayOf(submittedAt)];
  if (from === FIRST_DAY) return FIRST_DAY;
  const years = [1, 2, 3, 5, 10].find((count) => yearsBefore(then, count) === from);
  return years ? yearsBefore(today, years) : dayOf(new Date(dateFrom.getTime() + Date.parse(today) - Date.parse(then)));
}

function keepDays({ submittedAt, dataEraseAt }: ConsentRequestRow): number | null {
  if (!submittedAt || !dataEraseAt) return null;
  return Math.max(1, Math.round((dataEraseAt.getTime() - submittedAt.getTime()) / DAY));
}
