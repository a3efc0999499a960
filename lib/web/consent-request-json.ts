import "server-only";
import { getFormatter, getTranslations } from "next-intl/server";
import type { ConsentRequestDetail, TimelineStep } from "@/lib/consent/dashboard/consent-request-view";
import { unblockedAt } from "@/lib/consent/request/sending-problem";

/** A request as JSON: the view with its message keys translated. */
export async function consentRequestJson(detail: ConsentRequestDetail) {
  const [t, format] = await Promise.all([getTranslations(), getFormatter()]);
  const { timeline, failure, ...rest } = detail;
  const until = format.dateTime(new Date(unblockedAt(detail.settledAt ?? detail.updatedAt)), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const hospitalOf = ({ hip }: TimelineStep) => hip?.name ?? hip?.id ?? t("timeline.unknown-hospital");
  return {
    ...rest,
    failure: failure && { ...failure, advice: t(`advice.${failure.advice}`, { until }) },
    timeline: timeline.map((step) => ({
      at: step.at,
      event: step.event,
      by: step.by.name ?? t(`actor.${step.by.kind}`),
      text: t(`timeline.${step.event}`, { ...step.facts, hospital: hospitalOf(step) }),
    })),
  };
}
