import "server-only";
import { z } from "zod";
import { OFFERED_HI_TYPES, type PurposeCode } from "@/lib/abdm/vocabulary";
import { query, type StaffTx } from "@/lib/access/command";
import { DAY } from "@/lib/clock";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import { findLastSent, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { dayOf, minuteOf } from "@/lib/consent/request/period";
import { yearsBefore } from "@/lib/consent/request/period-input";
import { spanBetween, startOfSpan } from "@/lib/consent/template/template-span";

const FIRST_YEARS = 5;
const FIRST_KEEP_DAYS = 30;

/**
 * The only purpose that a form begins with. Every other one needs a reason of its own, an emergency or a research project, and is chosen anew
 * for each request: none is taken over from an earlier one.
 */
export const DEFAULT_PURPOSE = "CAREMGT" satisfies PurposeCode;

/** An empty form with the record types and periods that the doctor used last, or with usual ones. */
export const composerDefaults = query({
  name: "composer-defaults",
  roles: ["doctor"],
  input: z.object({}),
  run: (tx): Promise<ConsentRequestDraft> => defaultDraft(tx),
  audits: { because: "how the doctor's last request was filled in, without its patient" },
});

/** The same, for other operations. */
export async function defaultDraft(tx: StaffTx): Promise<ConsentRequestDraft> {
  const first = firstDraft(tx.now);
  const last = await findLastSent(tx, tx.actor.staffId);
  if (!last) return first;
  return {
    ...first,
    hiTypes: last.hiTypes ?? first.hiTypes,
    from: shiftedStart(last, first.to) ?? first.from,
    keepUntil: minuteOf(new Date(tx.now.getTime() + (keepDays(last) ?? FIRST_KEEP_DAYS) * DAY)),
  };
}

/** The form of somebody who has asked for nothing yet. */
export function firstDraft(now: Date): ConsentRequestDraft {
  const today = dayOf(now);
  return {
    abhaAddress: "",
    purpose: DEFAULT_PURPOSE,
    hiTypes: [...OFFERED_HI_TYPES],
    from: yearsBefore(today, FIRST_YEARS),
    to: today,
    keepUntil: minuteOf(new Date(now.getTime() + FIRST_KEEP_DAYS * DAY)),
    hipId: "",
    careContexts: [],
    frequency: { unit: "HOUR", value: "0", repeats: "0" },
  };
}

// The length of the period is kept, not its dates.
function shiftedStart({ dateFrom, submittedAt }: ConsentRequestRow, today: string): string | null {
  if (!dateFrom || !submittedAt) return null;
  return startOfSpan(spanBetween(dayOf(dateFrom), dayOf(submittedAt)), today);
}

function keepDays({ submittedAt, dataEraseAt }: ConsentRequestRow): number | null {
  if (!submittedAt || !dataEraseAt) return null;
  return Math.max(1, Math.round((dataEraseAt.getTime() - submittedAt.getTime()) / DAY));
}
