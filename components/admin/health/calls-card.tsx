import { useFormatter, useTranslations } from "next-intl";
import { CallsChart, LOOKS } from "@/components/admin/health/calls-chart";
import { Card } from "@/components/ui/card";
import type { HourOfCalls } from "@/lib/operations/health/health-view";

/** The calls of the last day by hour and outcome: as a picture, in totals, and as a table for those who hear the page. */
export function CallsCard({ hours }: { hours: HourOfCalls[] }) {
  const t = useTranslations("health");
  const format = useFormatter();
  const total = (fate: keyof typeof LOOKS) => hours.reduce((sum, hour) => sum + hour[fate], 0);
  const fates = Object.keys(LOOKS) as (keyof typeof LOOKS)[];
  const hourOf = (iso: string) =>
    format.dateTime(new Date(iso), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const bars = hours.map((hour) => ({
    ...hour,
    label: hourOf(hour.from),
    told: t("hour-total", { ...hour, hour: hourOf(hour.from) }),
  }));
  if (fates.every((fate) => total(fate) === 0)) {
    return (
      <Card title={t("calls")}>
        <p className="text-soft">{t("calls-none")}</p>
      </Card>
    );
  }
  return (
    <Card title={t("calls")}>
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1">
        {fates.map((fate) => (
          <li key={fate} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-3 ${LOOKS[fate]}`} />
            {t("call-total", { outcome: t(`call.${fate}`), count: total(fate) })}
          </li>
        ))}
      </ul>
      <CallsChart bars={bars} />
      <div className="sr-only">
        <table>
          <caption>{t("calls-table")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("calls-hour")}</th>
              {fates.map((fate) => (
                <th key={fate} scope="col">
                  {t(`call.${fate}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map((hour) => (
              <tr key={hour.from}>
                <th scope="row">{hour.label}</th>
                {fates.map((fate) => (
                  <td key={fate}>{hour[fate]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
