import { useTranslations } from "next-intl";
import { InstantText } from "@/components/consent/instant-text";
import type { TimelineStep } from "@/lib/consent-request/view";

/** What happened, newest on top: when, who, and what it means. */
export function Timeline({ steps }: { steps: TimelineStep[] }) {
  const t = useTranslations();
  const words = (event: string) =>
    t.has(`timeline.${event}`) ? t(`timeline.${event}`) : t("timeline.unknown", { event });
  return (
    <ol className="flex flex-col">
      {[...steps].reverse().map((step, index) => (
        <li key={index} className="grid sm:grid-cols-[13rem_1fr] gap-x-3 border-l-2 border-line py-1 pl-3">
          <InstantText iso={step.at} seconds />
          <span>
            {words(step.event)} <span className="text-soft">{step.by.name ?? t(`actor.${step.by.kind}`)}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
