import "server-only";
import { z } from "zod";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import { query, type StaffTx } from "@/lib/access/command";
import { DAY } from "@/lib/clock";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import { findLastSent, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { dayOf, FIRST_DAY, minuteOf, yearsBefore } from "@/lib/consent/request/period";

const FIRST_YEARS = 5;
const FIRST_KEEP_DAYS = 30;

/** An empty form with the purpose, record types and periods that the doctor used last, or with usual ones. */
export const composerDefaults = query({
  name: "composer-defaults",
  roles: ["doctor"],
  input: z.object({}),
  run: (tx): Promise<ConsentRequestDraft> => defaultDraft(tx),
});

/** The same, for other operations. */
export async function defaultDraft(tx: StaffTx): Promise<ConsentRequestDraft> {
  const last = await findLastSent(tx, tx.actor.staffId);
  const today = dayOf(tx.now);
  return {
    abhaAddress: "",
    purpose: last?.purpose ?? "CAREMGT",
    hiTypes: last?.hiTypes ?? [...OFFERED_HI_TYPES],
    from: (last && shiftedStart(last, today)) ?? yearsBefore(today, FIRST_YEARS),
    to: today,
    keepUntil: minuteOf(new Date(tx.now.getTime() + ((last && keepDays(last)) ?? FIRST_KEEP_DAYS) * DAY)),
    hipId: "",
    careContexts: [],
    frequency: { unit: "HOUR", value: "0", repeats: "0" },
  };
}

// The length of the period is kept, not its dates: "the last year" stays the last year, and "everything" stays everything.
function shiftedStart({ dateFrom, submittedAt }: ConsentRequestRow, today: string): string | null {
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
