import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { FactList } from "@/components/ui/fact-list";
import { InstantText } from "@/components/time/instant-text";
import { Card } from "@/components/ui/card";
import type { HealthFacts } from "@/lib/operations/health/health-view";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The database, and the processes that do background work. */
export function WorkCard({ health }: { health: HealthFacts }) {
  const t = useTranslations("health");
  const duration = useDuration();
  const { database, work, messages, at } = health;
  const waited = work.oldestWaitingSince ? Date.parse(at) - Date.parse(work.oldestWaitingSince) : 0;
  return (
    <Card title={t("work")}>
      <FactList
        facts={[
          {
            name: t("database"),
            value: t("database-answers", { milliseconds: Math.max(1, Math.round(database.milliseconds)) }),
          },
          {
            name: t("processes"),
            value: (
              <>
                {t("workers", { count: work.workers.length })}
                {work.workers.map(({ process, startedAt }) => (
                  <span key={process} className="block text-soft">
                    {t("worker", { process })} <InstantText iso={startedAt} />
                  </span>
                ))}
              </>
            ),
            bad: work.workers.length === 0,
          },
          {
            name: t("jobs-waiting"),
            value:
              work.waiting === 0
                ? t("jobs-waiting-none")
                : t("jobs-waiting-some", { count: work.waiting, age: duration(waited) }),
            bad: waited > MINUTE,
          },
          { name: t("jobs-failing"), value: work.failing, bad: work.failing > 0 },
          {
            name: t("messages-failed"),
            value: (
              <Link href="/admin/messages?tab=failed" className="inline-block min-h-6 min-w-6">
                {messages.failed}
              </Link>
            ),
            bad: messages.failed > 0,
          },
        ]}
      />
    </Card>
  );
}

/** Formats a duration in the largest unit of which it has at least two. */
function useDuration(): (milliseconds: number) => string {
  const format = useFormatter();
  return (milliseconds) => {
    const [size, unit] =
      milliseconds >= 2 * HOUR ? [HOUR, "hour"] : milliseconds >= 2 * MINUTE ? [MINUTE, "minute"] : [SECOND, "second"];
    return format.number(Math.max(0, Math.floor(milliseconds / Number(size))), {
      style: "unit",
      unit: String(unit),
      unitDisplay: "long",
    });
  };
}
