"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useDayFormat } from "@/components/time/use-day-format";
import { atMinute, startOfDay } from "@/lib/consent/request/period";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import { OFFERED_HI_TYPES, PURPOSE_CODES } from "@/lib/abdm/vocabulary";

type Asker = { doctor: string; registration: string; hospital: string };

/** What the patient will read: every default stands in it. */
export function PatientSentence({ fields, asker }: { fields: ConsentRequestDraft; asker: Asker }) {
  const t = useTranslations("composer");
  const purposes = useTranslations("purpose");
  const kinds = useTranslations("hi-types");
  const units = useTranslations("composer.unit");
  const format = useFormatter();
  const dayWords = useDayFormat("long");
  const day = (text: string) => {
    const date = startOfDay(text);
    return date ? dayWords(date) : t("missing-time");
  };
  const until = atMinute(fields.keepUntil);
  const known = OFFERED_HI_TYPES.filter((type) => fields.hiTypes.includes(type));
  const purpose = PURPOSE_CODES.find((code) => code === fields.purpose);
  const { value, repeats, unit } = fields.frequency;
  return (
    <section className="rounded-lg border border-line bg-sunk p-3">
      <h2 className="mb-1 font-semibold">{t("patient-reads")}</h2>
      <p>
        {t("sentence", {
          doctor: t("doctor", { name: asker.doctor, registration: asker.registration }),
          hospital: asker.hospital,
          types: known.length > 0 ? format.list(known.map((type) => kinds(type))) : t("missing-types"),
          period: t("period-text", { from: day(fields.from), to: day(fields.to) }),
          purpose: purpose ? purposes(purpose) : t("missing-purpose"),
          until: until
            ? format.dateTime(until, {
                day: "numeric",
                month: "long",
                year: "numeric",
                hour: "2-digit",
                minute: "2-digit",
                hourCycle: "h23",
              })
            : t("missing-time"),
        })}{" "}
        {fields.hipId ? t("sentence-hip", { hip: fields.hipId }) : t("sentence-any-hip")}{" "}
        {fields.careContexts.length > 0 ? t("sentence-care-contexts", { count: fields.careContexts.length }) : ""}{" "}
        {Number(value) > 0 ? t("sentence-frequency", { repeats: Number(repeats), value, unit: units(unit) }) : ""}
      </p>
    </section>
  );
}
