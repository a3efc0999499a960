import "server-only";
import type { AUDIT_MONTHS } from "@/lib/operations/audit-retention/remove-audit-months";
import type { KEPT_UNTIL, SweptRule } from "@/lib/operations/retention/retention-rules";

/** One row of the list of what is kept for how long. Instants are ISO 8601 in UTC. */
export type RetentionView = {
  kind: SweptRule["kind"] | (typeof KEPT_UNTIL)[number]["kind"] | typeof AUDIT_MONTHS;
  kept: { days: number } | { until: (typeof KEPT_UNTIL)[number]["until"] | "folder-is-set" };
  /** The hospital's rows that the next sweep removes; `more` where counting stopped at `rows`. */
  due: { rows: number; more: boolean };
  /** When the last complete sweep of all hospitals began. */
  sweptAt: string | null;
};

/** How many values of all hospitals lie under older or unknown keys, as the last sweep left them; null before the first. */
export type EncryptionView = { remaining: number | null; sweptAt: string | null };
