"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { useGrantText, useHospitalText } from "@/components/consent/use-grant-text";
import { useTimeFormat } from "@/components/time/use-time-format";
import { usePrintedAt } from "@/components/ui/printing";
import type { Situation } from "@/lib/consent/dashboard/situation";
import { IN_DOUBT, unblockedAt, waitsForAdmin, type FailureAdvice } from "@/lib/consent/request/sending-problem";

/** The sentence that explains a request, which is kept up to date. */
export function SituationSentence({ situation, patient }: { situation: Situation; patient: string | null }) {
  return <>{useSituationText()(situation, patient)}</>;
}

/**
 * The sentence that explains a request: can I see the records now, and if not, who must do what, by when? Of what is in force, `patient` names
 * who allowed it. As seen now: the texts are updated every half minute.
 */
export function useSituationText(): (situation: Situation, patient?: string | null) => string {
  const now = useNow({ updateInterval: 30_000 });
  const t = useTranslations("situation");
  const justNow = useTranslations("time")("now");
  const advice = useAdvice(now);
  const hospitals = useHospitalText();
  const format = useFormatter();
  const isOnPaper = usePrintedAt() !== null;
  const time = useTimeFormat(now, isOnPaper);
  const grantText = useGrantText(time);
  const ago = (iso: string) => {
    if (isOnPaper) return time.at(iso);
    return now.getTime() - Date.parse(iso) < 60_000 ? justNow : format.relativeTime(new Date(iso), now);
  };
  return (situation, patient = null) => {
    switch (situation.kind) {
      case "draft":
        return t("draft");
      case "sending": {
        if (situation.leavesAt && Date.parse(situation.leavesAt) > now.getTime()) return t("sending-held");
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
        const { at, withRecords, grant } = situation;
        const granted = grantText(grant, at, patient);
        if (withRecords === 0) return granted;
        return `${t("records-here", { here: withRecords, count: grant.hospitals.count })} ${granted}`;
      }
      case "mismatch":
        return t("mismatch", { at: time.at(situation.at), hospitals: hospitals(situation.hospitals) });
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
export function useAdvice(now: Date): (key: FailureAdvice, at?: string) => string {
  const t = useTranslations("advice");
  const time = useTimeFormat(now);
  return (key, at) => t(key, { until: at ? time.short(unblockedAt(at)) : "" });
}
