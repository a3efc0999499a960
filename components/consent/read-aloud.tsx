"use client";

import { NextIntlClientProvider, useFormatter, useTranslations } from "next-intl";
import { useDayFormat } from "@/components/time/use-time-format";
import { OFFERED_HI_TYPES, type PurposeCode } from "@/lib/abdm/vocabulary";
import type { ReadAloudTexts } from "@/lib/web/read-aloud";

/** What is read to a patient. Instants are ISO 8601; null stands for what is not filled in yet. */
export type ReadAloudRequest = {
  doctor: string;
  hospital: string;
  purpose: PurposeCode | null;
  hiTypes: readonly string[];
  from: string | null;
  to: string | null;
  until: string | null;
  /** The one hospital or lab that is asked; null for all. */
  hip: string | null;
};

type ReadAloudProps = { texts: ReadAloudTexts; request: ReadAloudRequest };

/** The request in the words for the patient, in each language beside the other. */
export function ReadAloud({ texts, request }: ReadAloudProps) {
  return (
    <section className="rounded-lg border border-line bg-sunk p-3">
      <h2 className="mb-2 font-semibold">{texts.title}</h2>
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {texts.languages.map(({ locale, lang, messages }) => (
          <NextIntlClientProvider key={lang} locale={locale} messages={messages}>
            <p lang={lang} className="text-base wrap-anywhere">
              <Sentences request={request} />
            </p>
          </NextIntlClientProvider>
        ))}
      </div>
    </section>
  );
}

function Sentences({ request }: { request: ReadAloudRequest }) {
  const t = useTranslations("read-aloud");
  const format = useFormatter();
  const dayFormat = useDayFormat("long");
  const { doctor, hospital, purpose, from, to, until, hip } = request;
  const day = (iso: string | null) => (iso ? dayFormat(new Date(iso)) : t("open"));
  const types = OFFERED_HI_TYPES.filter((type) => request.hiTypes.includes(type));
  const isAll = types.length === OFFERED_HI_TYPES.length;
  return [
    t("who", { doctor, hospital }),
    t("what", {
      types: isAll ? t("types.all") : format.list(types.map((type) => t(`types.${type}`))) || t("open"),
      from: day(from),
      to: day(to),
    }),
    t("why", { purpose: purpose ? t(`purpose.${purpose}`) : t("open") }),
    hip ? t("hip", { hip }) : t("any-hip"),
    t("until", { until: day(until) }),
    t("choice"),
  ].join(" ");
}
