"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { useTimeFormat, type TimeFormat } from "@/components/time/use-time-format";
import type { Situation } from "@/lib/consent/dashboard/situation";
import { IN_DOUBT, unblockedAt, waitsForAdmin } from "@/lib/consent/request/sending-problem";

type Words = {
  t: ReturnType<typeof useTranslations>;
  advice: (key: string, at?: string) => string;
  time: TimeFormat;
  ago: (iso: string) => string;
};

/** The sentence that answers "can I see it now, and if not, who must do what, by when?"; it keeps up with the clock. */
export function SituationSentence({ situation }: { situation: Situation }) {
  return <>{useSituationText()(situation)}</>;
}

/** Says situations in words, as of now. */
export function useSituationText(): (situation: Situation) => string {
  const now = useNow({ updateInterval: 30_000 });
  const t = useTranslations("situation");
  const adviceWords = useTranslations("advice");
  const nowWord = useTranslations("time")("now");
  const format = useFormatter();
  const time = useTimeFormat(now);
  const advice = (key: string, at?: string) =>
    adviceWords(adviceWords.has(key) ? key : "unknown", { until: at ? time.short(unblockedAt(at)) : "" });
  const ago = (iso: string) =>
    now.getTime() - Date.parse(iso) < 60_000 ? nowWord : format.relativeTime(new Date(iso), now);
  return (situation) => sentence(situation, { t, advice, time, ago });
}

function sentence(situation: Situation, { t, advice, time, ago }: Words): string {
  switch (situation.kind) {
    case "draft":
      return t("draft");
    case "sending": {
      if (!situation.trouble) return t("sending", { since: time.short(situation.since) });
      const { advice: key, nextTryAt } = situation.trouble;
      const words = { advice: advice(key) };
      if (nextTryAt && key === IN_DOUBT) return t("sending-in-doubt", { ...words, next: time.at(nextTryAt) });
      return nextTryAt && !waitsForAdmin(key)
        ? t("sending-trouble-next", { ...words, next: time.at(nextTryAt) })
        : t("sending-trouble", words);
    }
    case "waiting-for-patient":
      return t("waiting-for-patient", { ago: ago(situation.since), until: time.until(situation.until) });
    case "opening": {
      const { at, held, expected } = situation;
      return expected > 0
        ? t("opening", { at: time.at(at), held, expected })
        : t("opening-unknown", { at: time.at(at) });
    }
    case "granted":
      return t("granted", {
        at: time.at(situation.at),
        hospitals: situation.hospitals,
        until: time.until(situation.until),
      });
    case "expired":
      return situation.wasGranted
        ? t("expired-granted", { at: time.at(situation.at) })
        : t("expired-unanswered", { at: time.short(situation.at) });
    case "failed":
      return t("failed", { advice: advice(situation.advice, situation.at) });
    case "set-aside":
    case "denied":
    case "revoked":
      return t(situation.kind, { at: time.at(situation.at) });
  }
}
