import "server-only";
import { DAY } from "@/lib/clock";
import { env, type Env } from "@/lib/env";

type RetentionKind = "callback-bodies" | "callbacks" | "calls" | "messages" | "refusals" | "lookups" | "sessions";

/** A table and a column of it. */
type Reference = { table: string; column: string };

/** What a sweep removes: `kind` names it on the health page and among the sweeps. */
export type SweptRule = {
  kind: RetentionKind;
  table: string;
  /** The column with the time from which the days are counted. Rows in which it is null stay. */
  age: string;
  /** How long rows are kept, unless the setting names another number. */
  keepDays: number;
  setting: Extract<keyof Env, `KEEP_${string}`>;
  /** Whether each row belongs to a hospital, or to none as well. */
  of: "hospital" | "installation";
  /** These columns become null, and the row stays; without them the row is deleted. */
  erase?: readonly [string, ...string[]];
  /** Rows that stay and refer to a row that is deleted: their reference becomes null. Others go with it, by `on delete cascade`. */
  unlink?: readonly Reference[];
};

/** What is removed by age alone. The audit trail goes by months, with receipts; consent events are kept for ever, and so are consents and their patients. */
export const RETENTION_RULES: readonly SweptRule[] = [
  {
    kind: "callback-bodies",
    table: "gateway_callback",
    age: "processed_at",
    keepDays: 30,
    setting: "KEEP_CALLBACK_BODIES_DAYS",
    of: "hospital",
    erase: ["body", "body_key"],
  },
  {
    kind: "callbacks",
    table: "gateway_callback",
    age: "received_at",
    keepDays: 400,
    setting: "KEEP_CALLBACKS_DAYS",
    of: "hospital",
  },
  {
    kind: "calls",
    table: "gateway_call",
    age: "sent_at",
    keepDays: 400,
    setting: "KEEP_CALLS_DAYS",
    of: "hospital",
  },
  {
    // With their attempts and decisions; also those that failed and on which nobody has decided.
    kind: "messages",
    table: "outbound_message",
    age: "finished_at",
    keepDays: 400,
    setting: "KEEP_CALLS_DAYS",
    of: "hospital",
  },
  {
    kind: "refusals",
    table: "callback_refusal",
    age: "hour",
    keepDays: 400,
    setting: "KEEP_REFUSALS_DAYS",
    of: "installation",
  },
  {
    kind: "lookups",
    table: "patient_lookup",
    age: "created_at",
    keepDays: 1,
    setting: "KEEP_LOOKUPS_DAYS",
    of: "hospital",
    unlink: [
      { table: "gateway_call", column: "patient_lookup_id" },
      { table: "outbound_message", column: "patient_lookup_id" },
    ],
  },
  {
    // A session expires at most twelve hours after its end.
    kind: "sessions",
    table: "staff_session",
    age: "expires_at",
    keepDays: 90,
    setting: "KEEP_SESSIONS_DAYS",
    of: "hospital",
  },
];

/** Bodies of settled callbacks whose consent request has ended: a sweep of its own. */
export const ENDED_CONSENTS = "bodies-of-ended-consents";

/** What is kept until something happens, rather than for a number of days. */
export const KEPT_UNTIL = [
  { kind: ENDED_CONSENTS, table: "gateway_callback", until: "consent-ends" },
  { kind: "failing-callbacks", table: "gateway_callback", until: "admin-decides" },
  { kind: "timeline", table: "consent_event", until: "never" },
] as const satisfies readonly { kind: string; table: string; until: "consent-ends" | "admin-decides" | "never" }[];

/** Settings that change how long something is kept. */
export type RetentionSettings = Pick<Env, SweptRule["setting"]>;

/** How many days the rows of a rule are kept. */
export function daysKept({ setting, keepDays }: SweptRule, settings: RetentionSettings = env()): number {
  return settings[setting] ?? keepDays;
}

/** Rows that are older than this are due. */
export function dueBefore(rule: SweptRule, now: Date, settings?: RetentionSettings): Date {
  return new Date(now.getTime() - daysKept(rule, settings) * DAY);
}
