import "server-only";
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/clock";
import type { CallbackState } from "@/lib/operations/callbacks/callback-view";
import { NEEDS_DECISION } from "@/lib/operations/callbacks/callback-rules";
import type { Finding, HealthFacts } from "@/lib/operations/health/health-view";

/** A job that has been due for longer shows that background work is stuck. */
export const STUCK_AFTER = MINUTE;
/** Entries become part of the audit trail within seconds, and the whole trail is verified every few hours. */
const UNSEALED_AFTER = 2 * MINUTE;
const UNVERIFIED_AFTER = DAY;
const SLOW_DATABASE_MS = 500;

/** All findings in the order of gravity; each is a sentence of the catalogue. */
export const FINDINGS = [
  ...(["audit-altered"] as const),
  ...([
    "no-workers",
    "work-stuck",
    "audit-unsealed",
    "audit-unverified",
    "no-credential",
    "credential-stopped",
    "no-keys",
    "gateway-unavailable",
  ] as const),
  ...(["delivery-failed", "unanswered", "work-failing", "callbacks-unprocessed", "database-slow"] as const),
  ...(["callbacks-waiting", "messages-waiting", "never-proven", "well"] as const),
] as const;
type FindingKey = (typeof FINDINGS)[number];

/** Findings on which nobody has to act at once. */
const NOT_URGENT: readonly FindingKey[] = [
  "gateway-unavailable",
  "work-failing",
  "database-slow",
  "callbacks-waiting",
  "messages-waiting",
  "never-proven",
];

/** What follows from the facts, the most severe first: what is wrong and what to do; or that all is well. */
export function assessHealth(facts: HealthFacts): Finding[] {
  const found = FINDINGS.flatMap((key): Finding[] => {
    const values = key === "well" ? null : CHECKS[key](facts);
    return values ? [{ look: NOT_URGENT.includes(key) ? "note" : "bad", key, values }] : [];
  });
  if (found.length === 0) return [{ look: "good", key: "well", values: {} }];
  return [...found.filter(({ look }) => look === "bad"), ...found.filter(({ look }) => look !== "bad")];
}

type Check = (facts: HealthFacts) => Finding["values"] | null;

const when = (isTrue: boolean, values: Finding["values"] = {}) => (isTrue ? values : null);
const since = (iso: string | null, { at }: HealthFacts) => (iso ? Date.parse(at) - Date.parse(iso) : 0);
const active = ({ credentials }: HealthFacts) => credentials.find(({ state }) => state === "active");
const countOf = ({ callbacks }: HealthFacts, states: readonly CallbackState[]) =>
  states.reduce((sum, state) => sum + (callbacks.states[state] ?? 0), 0);
/** Whether a callback has arrived since then: then callbacks do arrive. */
const hasArrivedSince = ({ callbacks }: HealthFacts, iso: string | null) =>
  callbacks.lastAt !== null && (iso === null || callbacks.lastAt > iso);

const CHECKS: Record<Exclude<FindingKey, "well">, Check> = {
  "audit-altered": ({ audit }) => when(audit.problem !== null),
  "no-workers": ({ work }) => when(work.workers.length === 0),
  "work-stuck": (facts) => {
    const waited = since(facts.work.oldestWaitingSince, facts);
    return when(waited > STUCK_AFTER && facts.work.workers.length > 0, {
      minutes: Math.floor(waited / MINUTE),
      count: facts.work.waiting,
    });
  },
  "audit-unsealed": (facts) => {
    const waited = since(facts.sealing.waitingSince, facts);
    return when(waited > UNSEALED_AFTER && facts.work.workers.length > 0, { minutes: Math.floor(waited / MINUTE) });
  },
  "audit-unverified": (facts) => {
    const waited = since(facts.sealing.unverifiedSince, facts);
    const isReportedOtherwise = facts.audit.problem !== null || facts.work.workers.length === 0;
    return when(waited > UNVERIFIED_AFTER && !isReportedOtherwise, { hours: Math.floor(waited / HOUR) });
  },
  "no-credential": (facts) => when(!active(facts)),
  "credential-stopped": (facts) => {
    const session = active(facts)?.session;
    return when(session?.stopped === true, { message: session?.error?.message ?? "" });
  },
  "no-keys": ({ keySets }) => when(keySets.some(({ keys, lastFailedAt }) => keys === 0 && lastFailedAt !== null)),
  "gateway-unavailable": (facts) => {
    const credential = active(facts);
    const isCircuitOpen = since(credential?.retryAt ?? null, facts) < 0;
    const hasNoToken = credential?.session?.outcome === "unreachable" && credential.session.expiresAt === null;
    return when(isCircuitOpen || hasNoToken, { message: credential?.session?.error?.message ?? "" });
  },
  "delivery-failed": (facts) => {
    const check = facts.delivery.latest;
    const hasFailed =
      check?.state === "not-proven" && check.steps.some(({ name, state }) => name === "callback" && state === "bad");
    return when(hasFailed && !hasArrivedSince(facts, check.finishedAt));
  },
  unanswered: (facts) => {
    const { accepted, answered, firstAt } = facts.answers;
    return when(accepted > 0 && answered === 0 && !hasArrivedSince(facts, firstAt), { count: accepted });
  },
  "work-failing": ({ work }) => when(work.failing > 0, { count: work.failing }),
  "callbacks-unprocessed": ({ callbacks }) => when(callbacks.unprocessed > 0, { count: callbacks.unprocessed }),
  "database-slow": ({ database }) =>
    when(database.milliseconds > SLOW_DATABASE_MS, { seconds: Math.round(database.milliseconds / (SECOND / 10)) / 10 }),
  "callbacks-waiting": (facts) => {
    const count = countOf(facts, NEEDS_DECISION);
    return when(count > 0, { count });
  },
  "messages-waiting": ({ messages }) => when(messages.failed > 0, { count: messages.failed }),
  "never-proven": (facts) => when(facts.callbacks.lastAt === null && facts.delivery.lastProvenAt === null),
};
