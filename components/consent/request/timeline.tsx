import { useFormatter, useTranslations } from "next-intl";
import { useDayFormat } from "@/components/time/use-day-format";
import { NetworkMessage } from "@/components/consent/network-message";
import type { TimelineStep } from "@/lib/consent/dashboard/consent-request-view";

/** What happened, newest on top: the day once, then when, who, and what it means. */
export function Timeline({ steps }: { steps: TimelineStep[] }) {
  const t = useTranslations();
  const format = useFormatter();
  const day = useDayFormat();
  const words = (event: string) =>
    t.has(`timeline.${event}`) ? t(`timeline.${event}`) : t("timeline.unknown", { event });
  const newestFirst = [...steps].reverse().map((step) => ({ ...step, at: new Date(step.at) }));
  return (
    <ol className="flex flex-col">
      {newestFirst.map((step, index) => {
        const before = newestFirst[index - 1];
        const newDay = !before || day(before.at) !== day(step.at);
        return (
          <li key={index}>
            {newDay ? <p className={`font-medium ${index > 0 ? "mt-3" : ""}`}>{day(step.at)}</p> : null}
            <div className="relative grid grid-cols-[4.5rem_1fr] gap-x-3 border-l-2 border-line py-1 pl-4 before:absolute before:top-3 before:-left-[5px] before:size-2 before:rounded-full before:bg-edge">
              <time dateTime={step.at.toISOString()} className="text-soft">
                {format.dateTime(step.at, {
                  hour: "2-digit",
                  minute: "2-digit",
                  second: "2-digit",
                  hourCycle: "h23",
                })}
              </time>
              <span>
                {words(step.event)}{" "}
                <span className="whitespace-nowrap text-soft">{step.by.name ?? t(`actor.${step.by.kind}`)}</span>
                <SaidThere detail={step.detail} />
              </span>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** What the network said at a step, where it complained. */
function SaidThere({ detail: { code, message } }: { detail: TimelineStep["detail"] }) {
  const said = { code: typeof code === "string" ? code : "", message: typeof message === "string" ? message : "" };
  if (!said.code && !said.message) return null;
  return (
    <span className="block text-soft">
      <NetworkMessage said={said} />
    </span>
  );
}
