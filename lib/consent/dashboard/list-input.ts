import "server-only";
import { z } from "zod";
import { DAY } from "@/lib/clock";
import { CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
import { dayOf, startOfDay } from "@/lib/consent/request/period";
import { endOfDay } from "@/lib/consent/request/period-input";

/** The dashboard's filters by status. */
export const STATUS_GROUPS = {
  waiting: ["SENDING", "REQUESTED"],
  granted: ["GRANTED"],
  ended: ["DENIED", "EXPIRED", "REVOKED", "FAILED"],
  draft: ["DRAFT"],
} as const;

/** The orders of the list: the newest first; those that wait, the longest first; those that have not ended, the next to end first. */
export const LIST_SORTS = ["newest", "waiting", "ending"] as const;

export type ListSort = (typeof LIST_SORTS)[number];

const day = z
  .string()
  .default("")
  .refine((text) => text === "" || startOfDay(text) !== null, "day-unknown");

/**
 * Which rows the dashboard shows, and in which order. `status` is a status or a group of statuses. The days on which they were asked are
 * `asked` (`week`: today and the six days before), or `from` and `to` (`YYYY-MM-DD` in India, inclusive), each of which may be empty.
 */
export const listInput = z.object({
  status: z
    .string()
    .optional()
    .transform((text, context) => {
      if (!text) return null;
      const named = z.enum(CONSENT_REQUEST_STATUSES).safeParse(text.toUpperCase());
      if (named.success) return [named.data];
      const group = Object.entries(STATUS_GROUPS).find(([name]) => name === text.toLowerCase());
      if (group) return [...group[1]];
      context.addIssue({ code: "custom", message: "status-unknown" });
      return z.NEVER;
    }),
  q: z.string().trim().max(200).default(""),
  mine: z
    .enum(["", "0", "1", "true", "false"])
    .default("")
    .transform((text) => text === "1" || text === "true"),
  asked: z
    .string()
    .default("")
    .pipe(z.enum(["", "today", "week"])),
  from: day,
  to: day,
  sort: z
    .string()
    .default("")
    .pipe(z.enum(["", ...LIST_SORTS]).transform((sort): ListSort => sort || "newest")),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Which requests the dashboard counts. */
export const countInput = listInput.pick({ q: true, mine: true, asked: true, from: true, to: true });

/** From `since` until before `before`; null where it is open. */
export type TimeRange = { since: Date | null; before: Date | null };

/** The instants that are meant by the days of an input, where `asked` goes before the others. Null where any day is meant. */
export function askedRange(
  { asked, from, to }: Pick<z.output<typeof listInput>, "asked" | "from" | "to">,
  now: Date,
): TimeRange | null {
  if (!asked && !from && !to) return null;
  const days = asked === "week" ? 7 : 1;
  const since = asked ? startOfDay(dayOf(new Date(now.getTime() - (days - 1) * DAY))) : startOfDay(from);
  const end = asked ? null : endOfDay(to);
  return { since, before: end && new Date(end.getTime() + 1) };
}
