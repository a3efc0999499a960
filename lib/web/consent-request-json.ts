import "server-only";
import { getFormatter, getTranslations } from "next-intl/server";
import { unblockedAt } from "@/lib/consent/request/sending-problem";
import type { ConsentRequestDetail, TimelineStep } from "@/lib/consent/dashboard/consent-request-view";

type Words = Awaited<ReturnType<typeof getTranslations>>;

/** A request as JSON: the view with its keys put into words. Source: the product's addresses. */
export async function consentRequestJson(detail: ConsentRequestDetail) {
  const [t, format] = await Promise.all([getTranslations(), getFormatter()]);
  const { timeline, failure, ...rest } = detail;
  const until = format.dateTime(new Date(unblockedAt(detail.settledAt ?? detail.updatedAt)), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return {
    ...rest,
    failure: failure && { ...failure, advice: adviceInWords(t, failure.advice, until) },
    timeline: timeline.map((step) => ({
      at: step.at,
      event: step.event,
      by: actorInWords(t, step),
      text: stepInWords(t, step),
    })),
  };
}

function adviceInWords(t: Words, advice: string, until: string): string {
  return t(t.has(`advice.${advice}`) ? `advice.${advice}` : "advice.unknown", { until });
}

function actorInWords(t: Words, { by }: TimelineStep): string {
  return by.name ?? t(`actor.${by.kind}`);
}

function stepInWords(t: Words, { event }: TimelineStep): string {
  const key = `timeline.${event}`;
  return t.has(key) ? t(key) : t("timeline.unknown", { event });
}
