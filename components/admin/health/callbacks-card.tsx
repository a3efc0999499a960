import { useTranslations } from "next-intl";
import Link from "next/link";
import { RelativeTime } from "@/components/time/relative-time";
import { FactList } from "@/components/ui/fact-list";
import { InstantText } from "@/components/time/instant-text";
import { Card } from "@/components/ui/card";
import type { HealthFacts } from "@/lib/operations/health/health-view";

/** In the order in which somebody on call looks: what is under way, then what needs a person, then what is settled. */
const FATES = ["received", "parked", "unmatched", "clash", "malformed", "processed", "repeat", "discarded"] as const;
const NEED_A_PERSON: readonly string[] = ["unmatched", "clash", "malformed"];
/** What is asked for even when there is none; the others only take room. */
const ALWAYS_SHOWN: readonly string[] = ["received", "processed"];

/** What the gateway told us: when last, and what became of it. */
export function CallbacksCard({ health }: { health: Pick<HealthFacts, "callbacks"> }) {
  const t = useTranslations("health");
  const why = useTranslations("refusal-reason");
  const { lastAt, fates, refusals } = health.callbacks;
  const number = (fate: string) => {
    const count = fates[fate] ?? 0;
    return NEED_A_PERSON.includes(fate) && count > 0 ? (
      <Link href={`/admin/callbacks?tab=${fate}`}>{count}</Link>
    ) : (
      count
    );
  };
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
          ...FATES.filter((fate) => ALWAYS_SHOWN.includes(fate) || (fates[fate] ?? 0) > 0).map((fate) => ({
            name: t(`fate.${fate}`),
            value: number(fate),
            bad: NEED_A_PERSON.includes(fate) && (fates[fate] ?? 0) > 0,
          })),
          {
            name: t("refusals"),
            value:
              refusals.length === 0
                ? t("refusals-none")
                : refusals.map(({ reason, refusals: count }) => (
                    <span key={reason} className="block">
                      {t("refusal", { reason: why.has(reason) ? why(reason) : reason, count })}
                    </span>
                  )),
          },
        ]}
      />
    </Card>
  );
}
