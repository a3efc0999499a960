import "server-only";
import { MINUTE, SECOND } from "@/lib/clock";
import type { Finding, HealthFacts } from "@/lib/operations/health/health-view";

/** Work that has waited for longer is stuck. */
const WAITS_AT_MOST = MINUTE;
const SLOW_DATABASE_MS = 500;

/** What a finding can say, each a sentence of the catalogue; the order is that of gravity. */
export const FINDINGS = [
  ...(["no-workers", "work-stuck", "no-credential", "credential-stopped", "no-keys", "gateway-away"] as const),
  ...(["delivery-failed", "unanswered", "work-failed", "callbacks-stuck", "database-slow"] as const),
  ...(["callbacks-waiting", "never-proven", "well"] as const),
] as const;
type FindingKey = (typeof FINDINGS)[number];

/** Worth knowing, but nobody has to get up for it. */
const NOTES: readonly FindingKey[] = [
  "gateway-away",
  "work-failed",
  "database-slow",
  "callbacks-waiting",
  "never-proven",
];

/** What the facts come to, the gravest first: what is wrong and what to do; or that all is well. */
export function verdict(facts: HealthFacts): Finding[] {
  const found = FINDINGS.flatMap((key): Finding[] => {
    const values = key === "well" ? null : CHECKS[key](facts);
    return values ? [{ look: NOTES.includes(key) ? "note" : "bad", key, values }] : [];
  });
  if (found.length === 0) return [{ look: "good", key: "well", values: {} }];
  return [...found.filter(({ look }) => look === "bad"), ...found.filter(({ look }) => look !== "bad")];
}

type Check = (facts: HealthFacts) => Finding["values"] | null;

const when = (holds: boolean, values: Finding["values"] = {}) => (holds ? values : null);
const since = (iso: string | null, { at }: HealthFacts) => (iso ? Date.parse(at) - Date.parse(iso) : 0);
const active = ({ ways }: HealthFacts) => ways.find(({ state }) => state === "active");
const countOf = ({ callbacks }: HealthFacts, ...fates: string[]) =>
  fates.reduce((sum, fate) => sum + (callbacks.fates[fate] ?? 0), 0);
/** Whether the gateway has called us since then: then callbacks do arrive. */
const calledSince = ({ callbacks }: HealthFacts, iso: string | null) =>
  callbacks.lastAt !== null && (iso === null || callbacks.lastAt > iso);

const CHECKS: Record<Exclude<FindingKey, "well">, Check> = {
  "no-workers": ({ work }) => when(work.workers.length === 0),
  "work-stuck": (facts) => {
    const waited = since(facts.work.oldestWaitingSince, facts);
    return when(waited > WAITS_AT_MOST && facts.work.workers.length > 0, {
      minutes: Math.floor(waited / MINUTE),
      count: facts.work.waiting,
    });
  },
  "no-credential": (facts) => when(!active(facts)),
  "credential-stopped": (facts) => {
    const session = active(facts)?.session;
    return when(session?.stopped === true, { message: session?.error?.message ?? "" });
  },
  "no-keys": ({ keySets }) => when(keySets.some(({ keys, lastFailedAt }) => keys === 0 && lastFailedAt !== null)),
  "gateway-away": (facts) => {
    const way = active(facts);
    const held = way?.heldUntil && since(way.heldUntil, facts) < 0 ? way.heldUntil : null;
    const noToken = way?.session?.outcome === "unreachable" && way.session.expiresAt === null;
    return when(held !== null || noToken, { message: way?.session?.error?.message ?? "" });
  },
  "delivery-failed": (facts) => {
    const proof = facts.delivery.latest;
    const failed =
      proof?.state === "not-proven" && proof.steps.some(({ name, state }) => name === "answer" && state === "bad");
    return when(failed && !calledSince(facts, proof.finishedAt));
  },
  unanswered: (facts) => {
    const { taken, answered, firstAt } = facts.answers;
    return when(taken > 0 && answered === 0 && !calledSince(facts, firstAt), { count: taken });
  },
  "work-failed": ({ work }) => when(work.failed > 0, { count: work.failed }),
  "callbacks-stuck": (facts) => when(facts.callbacks.stuck > 0, { count: facts.callbacks.stuck }),
  "database-slow": ({ database }) =>
    when(database.milliseconds > SLOW_DATABASE_MS, { seconds: Math.round(database.milliseconds / (SECOND / 10)) / 10 }),
  "callbacks-waiting": (facts) => {
    const count = countOf(facts, "unmatched", "clash", "malformed");
    return when(count > 0, { count });
  },
  "never-proven": (facts) => when(facts.callbacks.lastAt === null && facts.delivery.lastProvenAt === null),
};
