"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Choice } from "@/components/composer/choice";
import { Question, type QuestionProps } from "@/components/composer/question";
import { useFieldError } from "@/components/ui/message-key";
import { Field, FieldError } from "@/components/ui/field";
import { TermText } from "@/components/ui/term-text";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import { FIRST_DAY, yearsBefore } from "@/lib/consent/request/period";

const PERIODS = ["year", "five-years", "all", "own"] as const;
type Period = (typeof PERIODS)[number];

/** What is asked for: record types, and the period of the records. */
export function WhatPart({ fields, set, errors, today }: QuestionProps & { today: string }) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const starts: Record<Exclude<Period, "own">, string> = {
    year: yearsBefore(today, 1),
    "five-years": yearsBefore(today, 5),
    all: FIRST_DAY,
  };
  const [isOwn, setIsOwn] = useState(false);
  const preset = PERIODS.find((period) => period !== "own" && starts[period] === fields.from && fields.to === today);
  return (
    <Question title={t("what")}>
      <RecordTypes fields={fields} set={set} errors={errors} />
      <Choice
        legend={t("period")}
        name="period"
        options={PERIODS.map((value) => ({ value, label: t(`periods.${value}`) }))}
        chosen={isOwn ? "own" : (preset ?? "own")}
        onChoose={(period) => {
          setIsOwn(period === "own");
          if (period !== "own") set({ from: starts[period], to: today });
        }}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          id="from"
          type="date"
          label={t("from")}
          max={today}
          error={fieldError(errors.from)}
          value={fields.from}
          onChange={(event) => set({ from: event.target.value })}
        />
        <Field
          id="to"
          type="date"
          label={t("to")}
          max={today}
          error={fieldError(errors.to)}
          value={fields.to}
          onChange={(event) => set({ to: event.target.value })}
        />
      </div>
    </Question>
  );
}

function RecordTypes({ fields, set, errors }: QuestionProps) {
  const t = useTranslations("composer");
  const names = useTranslations("hi-type");
  const fieldError = useFieldError();
  const error = fieldError(errors.hiTypes);
  const toggle = (type: string, on: boolean) =>
    set({ hiTypes: OFFERED_HI_TYPES.filter((offered) => (offered === type ? on : fields.hiTypes.includes(offered))) });
  return (
    <fieldset id="hiTypes" tabIndex={-1} aria-describedby={error ? "hiTypes-error" : undefined}>
      <legend className="mb-1 font-medium">{t("record-types")}</legend>
      <div className="grid gap-x-4 sm:grid-cols-2">
        {OFFERED_HI_TYPES.map((type) => (
          <label key={type} className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              name="hiTypes"
              value={type}
              checked={fields.hiTypes.includes(type)}
              onChange={(event) => toggle(type, event.target.checked)}
            />
            <span>
              <TermText text={names(type)} />
            </span>
          </label>
        ))}
      </div>
      <div className="mt-1 flex gap-4">
        <button
          type="button"
          className="min-h-6 text-accent underline"
          onClick={() => set({ hiTypes: [...OFFERED_HI_TYPES] })}
        >
          {t("choose-all")}
        </button>
        <button type="button" className="min-h-6 text-accent underline" onClick={() => set({ hiTypes: [] })}>
          {t("choose-none")}
        </button>
      </div>
      <FieldError id="hiTypes" error={error} />
    </fieldset>
  );
}
