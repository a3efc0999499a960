import { useFormatter, useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { CallResult, HourOfCalls } from "@/lib/operations/health/health-view";

/** The colour of each result in the chart, from the bottom of a bar to its top. */
const COLOURS: Record<CallResult, string> = {
  accepted: "bg-good",
  refused: "bg-bad",
  busy: "bg-wait",
  unreached: "bg-edge",
};
const RESULTS = Object.keys(COLOURS) as CallResult[];

/** Each bar of this many has its hour below it. */
const LABEL_EVERY = 4;

/** Calls to the gateway in the last day by hour and result: totals, a chart, and the same as a table for screen readers. */
export function CallsCard({ hours }: { hours: HourOfCalls[] }) {
  const t = useTranslations("health");
  const format = useFormatter();
  const total = (result: CallResult) => hours.reduce((sum, hour) => sum + hour[result], 0);
  const hourOf = (iso: string) =>
    format.dateTime(new Date(iso), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const bars = hours.map((hour) => ({
    ...hour,
    label: hourOf(hour.from),
    description: t("hour-total", { ...hour, hour: hourOf(hour.from) }),
  }));
  if (RESULTS.every((result) => total(result) === 0)) {
    return (
      <Card title={t("calls")}>
        <p className="text-soft">{t("calls-none")}</p>
      </Card>
    );
  }
  return (
    <Card title={t("calls")}>
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1">
        {RESULTS.map((result) => (
          <li key={result} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-3 ${COLOURS[result]}`} />
            {t("call-total", { result: t(`call-result.${result}`), count: total(result) })}
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
              {RESULTS.map((result) => (
                <th key={result} scope="col">
                  {t(`call-result.${result}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map((hour) => (
              <tr key={hour.from}>
                <th scope="row">{hour.label}</th>
                {RESULTS.map((result) => (
                  <td key={result}>{hour[result]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

/** One bar an hour, divided by result. Hidden from screen readers: the table contains the same numbers. */
function CallsChart({ bars }: { bars: (HourOfCalls & { label: string; description: string })[] }) {
  const highest = Math.max(1, ...bars.map((bar) => RESULTS.reduce((sum, result) => sum + bar[result], 0)));
  return (
    <div aria-hidden="true" className="flex gap-0.5 pb-6 sm:gap-1.5">
      {bars.map((bar, index) => (
        <div key={bar.from} title={bar.description} className="relative min-w-0 flex-1">
          <div className="flex h-24 flex-col-reverse overflow-hidden border-b border-edge bg-sunk">
            {RESULTS.map((result) =>
              bar[result] > 0 ? (
                // With the minimum height a single call among thousands is visible.
                <div
                  key={result}
                  className={`min-h-0.5 flex-none ${COLOURS[result]}`}
                  style={{ height: `${(bar[result] / highest) * 100}%` }}
                />
              ) : null,
            )}
          </div>
          {index % LABEL_EVERY === LABEL_EVERY - 1 ? (
            <span className="absolute top-full right-0 pt-1 text-xs text-soft">{bar.label}</span>
          ) : null}
        </div>
      ))}
    </div>
  );
}
