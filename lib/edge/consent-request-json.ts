import "server-only";
import { getTranslations } from "next-intl/server";
import type { ConsentRequestDetail, TimelineStep } from "@/lib/consent-request/view";

type Words = Awaited<ReturnType<typeof getTranslations>>;

/** A request as JSON: the view with its keys put into words. Source: the product's addresses. */
export async function consentRequestJson(detail: ConsentRequestDetail) {
  const t = await getTranslations();
  const { timeline, failure, ...rest } = detail;
  return {
    ...rest,
    failure: failure && { ...failure, advice: adviceInWords(t, failure.advice) },
    timeline: timeline.map((step) => ({
      at: step.at,
      event: step.event,
      by: actorInWords(t, step),
      text: stepInWords(t, step),
    })),
  };
}

function adviceInWords(t: Words, advice: string): string {
  return t(t.has(`advice.${advice}`) ? `advice.${advice}` : "advice.unknown");
}

function actorInWords(t: Words, { by }: TimelineStep): string {
  return by.name ?? t(`actor.${by.kind}`);
}

function stepInWords(t: Words, { event }: TimelineStep): string {
  const key = `timeline.${event}`;
  return t.has(key) ? t(key) : t("timeline.unknown", { event });
}
