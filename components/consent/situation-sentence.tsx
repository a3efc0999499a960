"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { useTimeFormat } from "@/components/time/use-time-format";
import { usePrintedAt } from "@/components/ui/use-printed-at";
import type { Situation } from "@/lib/consent/dashboard/situation";
import { IN_DOUBT, unblockedAt, waitsForAdmin, type FailureAdvice } from "@/lib/consent/request/sending-problem";

/** The sentence that explains a request: can I see the records now, and if not, who must do what, by when? Updates itself. */
export function SituationSentence({ situation }: { situation: Situation }) {
  return <>{useSituationText()(situation)}</>;
}

/** Explains situations as seen now; the texts are updated every half minute. */
export function useSituationText(): (situation: Situation) => string {
  const now = useNow({ updateInterval: 30_000 });
  const t = useTranslations("situation");
  const justNow = useTranslations("time")("now");
  const advice = useAdvice(now);
  const hospitals = useHospitals();
  const format = useFormatter();
  const isOnPaper = usePrintedAt() !== null;
  const time = useTimeFormat(now, isOnPaper);
  const ago = (iso: string) => {
    if (isOnPaper) return time.at(iso);
    return now.getTime() - Date.parse(iso) < 60_000 ? justNow : format.relativeTime(new Date(iso), now);
  };
  return (situation) => {
    switch (situation.kind) {
      case "draft":
        return t("draft");
      case "sending": {
        if (!situation.problem) return t("sending", { since: time.short(situation.since) });
        const { advice: key, nextTryAt } = situation.problem;
        const text = advice(key);
        if (nextTryAt && key === IN_DOUBT) return t("sending-in-doubt", { advice: text, next: time.at(nextTryAt) });
        return nextTryAt && !waitsForAdmin(key)
          ? t("sending-problem-next", { advice: text, next: time.at(nextTryAt) })
          : t("sending-problem", { advice: text });
      }
      case "waiting-for-patient":
        return t("waiting-for-patient", { ago: ago(situation.since), until: time.until(situation.until) });
      case "fetching": {
        const { at, received, expected } = situation;
        return expected > 0
          ? t("fetching", { at: time.at(at), received, expected })
          : t("fetching-unknown", { at: time.at(at) });
      }
      case "granted": {
        const { at, hospitals: count, withRecords, hospitalNames, until } = situation;
        const names = hospitals(hospitalNames, count);
        const granted = t("granted", { at: time.at(at), hospitals: names, until: time.until(until) });
        return withRecords > 0 ? `${t("records-here", { here: withRecords, count })} ${granted}` : granted;
      }
      case "mismatch":
        return t("mismatch", { at: time.at(situation.at), hospitals: hospitals(situation.hospitalNames) });
      case "denied":
        return t("denied", { at: time.at(situation.at) });
      case "expired":
        return situation.wasGranted
          ? t("expired-granted", { at: time.at(situation.at) })
          : t("expired-unanswered", { at: time.at(situation.at) });
      case "revoked":
        return t("revoked", { at: time.at(situation.at) });
      case "failed":
        return t("failed", { advice: advice(situation.advice, situation.at) });
    }
  };
}

/** The advice on a problem; `at` is when it happened, for advice that names the end of a block. */
function useAdvice(now: Date): (key: FailureAdvice, at?: string) => string {
  const t = useTranslations("advice");
  const time = useTimeFormat(now);
  return (key, at) => t(key, { until: at ? time.short(unblockedAt(at)) : "" });
}

/** Names two hospitals at most and counts the others; without names it counts all, or writes "a hospital". */
function useHospitals(): (names: readonly string[], count?: number) => string {
  const t = useTranslations("situation");
  const format = useFormatter();
  return (names, count = names.length) => {
    if (count === 0) return t("unknown-hospital");
    if (names.length === 0) return t("hospital-count", { count });
    const shown = names.slice(0, 2);
    const more = count - shown.length;
    return more > 0
      ? t("hospitals-and-more", { names: shown.join(", "), count: more })
      : format.list([...shown], { type: "conjunction" });
  };
}
