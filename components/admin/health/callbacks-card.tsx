import { useTranslations } from "next-intl";
import Link from "next/link";
import { needsDecision } from "@/components/admin/callbacks/list-callback-tabs";
import { InstantText } from "@/components/time/instant-text";
import { RelativeTime } from "@/components/time/relative-time";
import { Card } from "@/components/ui/card";
import { FactList } from "@/components/ui/fact-list";
import { isMessageKey } from "@/components/ui/message-key";
import type { CallbackState } from "@/lib/operations/callbacks/callback-view";
import type { HealthFacts } from "@/lib/operations/health/health-view";

/** In the order of interest to a person on call: under way, then what needs a decision, then what is settled. */
const STATES = [
  "received",
  "waiting-for-dependency",
  "unmatched",
  "contradiction",
  "malformed",
  "processed",
  "repeat",
  "discarded",
] as const satisfies CallbackState[];
/** Shown also when there is none; the other states only when there is one. */
const ALWAYS_SHOWN: readonly CallbackState[] = ["received", "processed"];

/** The callbacks from the gateway: when the last arrived, and how many are in each state. */
export function CallbacksCard({ health }: { health: Pick<HealthFacts, "callbacks"> }) {
  const t = useTranslations("health");
  const reasons = useTranslations("refusal-reason");
  const { lastAt, states: counts, refusals } = health.callbacks;
  const rows = STATES.map((state) => ({ state, count: counts[state] ?? 0 }));
  return (
    <Card title={t("callbacks")}>
      <FactList
        facts={[
          {
            name: t("last-callback"),
            value: lastAt ? (
              <>
                <InstantText iso={lastAt} seconds />, <RelativeTime iso={lastAt} />
              </>
            ) : (
              t("last-callback-never")
            ),
          },
          ...rows
            .filter(({ state, count }) => ALWAYS_SHOWN.includes(state) || count > 0)
            .map(({ state, count }) => ({
              name: t(`callback-state.${state}`),
              value: needsDecision(state) ? (
                <Link href="/admin/callbacks?tab=needs-you" className="inline-block min-h-6 min-w-6">
                  {count}
                </Link>
              ) : (
                count
              ),
              bad: needsDecision(state) && count > 0,
            })),
          {
            name: t("refusals"),
            value: (
              <>
                {refusals.length === 0 ? `${t("refusals-none")} ` : null}
                {refusals.map(({ reason, refusals: count }) => (
                  <span key={reason} className="block">
                    {t("refusal-count", { reason: isMessageKey(reasons, reason) ? reasons(reason) : reason, count })}
                  </span>
                ))}
                <Link href="/admin/callbacks?tab=refused" className="inline-block min-h-6">
                  {t("refusals-of-week")}
                </Link>
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}
