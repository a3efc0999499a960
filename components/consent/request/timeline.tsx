import { useFormatter, useTranslations } from "next-intl";
import { NetworkMessage } from "@/components/consent/network-message";
import { useDayFormat } from "@/components/time/use-time-format";
import type { TimelineStep } from "@/lib/consent/dashboard/consent-request-view";

/** What happened, newest first: each day once, then the time, the event and who caused it. */
export function Timeline({ steps }: { steps: TimelineStep[] }) {
  const actors = useTranslations("actor");
  const format = useFormatter();
  const day = useDayFormat();
  const textOf = useStepText();
  const newestFirst = [...steps].reverse().map((step) => ({ ...step, instant: new Date(step.at) }));
  return (
    <ol className="flex flex-col">
      {newestFirst.map((step, index) => {
        const { instant } = step;
        const previous = newestFirst[index - 1];
        const isNewDay = !previous || day(previous.instant) !== day(instant);
        return (
          <li key={index}>
            {isNewDay ? <p className={`font-medium ${index > 0 ? "mt-3" : ""}`}>{day(instant)}</p> : null}
            <div className="relative grid grid-cols-[4.5rem_1fr] gap-x-3 border-l-2 border-line py-1 pl-4 before:absolute before:top-3 before:-left-[5px] before:size-2 before:rounded-full before:bg-edge">
              <time dateTime={instant.toISOString()} className="text-soft">
                {format.dateTime(instant, {
                  hour: "2-digit",
                  minute: "2-digit",
                  second: "2-digit",
                  hourCycle: "h23",
                })}
              </time>
              <span>
                {textOf(step)} <span className="text-soft">{step.by.name ?? actors(step.by.kind)}</span>
                <StepError error={step.error} />
              </span>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** The sentence for an event. Events of an artefact name its hospital. */
function useStepText(): (step: TimelineStep) => string {
  const t = useTranslations("timeline");
  return ({ event, hip, facts }) => t(event, { ...facts, hospital: hip?.name ?? hip?.id ?? t("unknown-hospital") });
}

/** The network's error message, where a step has one. */
function StepError({ error }: Pick<TimelineStep, "error">) {
  if (!error || (!error.code && !error.message)) return null;
  return (
    <span className="block text-soft">
      <NetworkMessage error={error} />
    </span>
  );
}
