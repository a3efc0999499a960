"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useDayFormat } from "@/components/time/use-time-format";
import { startOfDay } from "@/lib/consent/request/period";
import { atMinute } from "@/lib/consent/request/period-input";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import { FREQUENCY_UNITS, OFFERED_HI_TYPES, PURPOSE_CODES } from "@/lib/abdm/vocabulary";

export type Requester = { doctor: string; registration: string; hospital: string };

/** What is asked for, with every default spelled out. */
export function RequestPreview({ fields, requester }: { fields: ConsentRequestDraft; requester: Requester }) {
  const t = useTranslations("composer");
  const sentence = useRequestSentence(requester);
  return (
    <section className="rounded-lg border border-line bg-sunk p-3">
      <h2 className="mb-1 font-semibold">{t("preview-title")}</h2>
      <p className="wrap-anywhere">{sentence(fields)}</p>
    </section>
  );
}

/** Puts what a request asks for into a sentence. */
export function useRequestSentence(requester: Requester): (fields: ConsentRequestDraft) => string {
  const t = useTranslations("composer");
  const purposes = useTranslations("purpose");
  const recordTypes = useTranslations("hi-type-list");
  const units = useTranslations("composer.units");
  const format = useFormatter();
  const dayFormat = useDayFormat("long");
  const day = (text: string) => {
    const date = startOfDay(text);
    return date ? dayFormat(date) : t("preview-no-time");
  };
  return (fields) => {
    const until = atMinute(fields.keepUntil);
    const types = OFFERED_HI_TYPES.filter((type) => fields.hiTypes.includes(type));
    const purpose = PURPOSE_CODES.find((code) => code === fields.purpose);
    const { value, repeats } = fields.frequency;
    const unit = FREQUENCY_UNITS.find((known) => known === fields.frequency.unit);
    const sentences = [
      t("preview", {
        doctor: t("preview-doctor", { name: requester.doctor, registration: requester.registration }),
        hospital: requester.hospital,
        types: types.length > 0 ? format.list(types.map((type) => recordTypes(type))) : t("preview-no-types"),
        period: t("preview-period", { from: day(fields.from), to: day(fields.to) }),
        purpose: purpose ? purposes(purpose) : t("preview-no-purpose"),
        until: until
          ? format.dateTime(until, {
              day: "numeric",
              month: "long",
              year: "numeric",
              hour: "2-digit",
              minute: "2-digit",
              hourCycle: "h23",
            })
          : t("preview-no-time"),
      }),
      fields.hipId ? t("preview-hip", { hip: fields.hipId }) : t("preview-any-hip"),
      fields.careContexts.length > 0 ? t("preview-care-contexts", { count: fields.careContexts.length }) : "",
      unit && Number(value) > 0 ? t("preview-frequency", { repeats: Number(repeats), value, unit: units(unit) }) : "",
    ];
    return sentences.filter(Boolean).join(" ");
  };
}
