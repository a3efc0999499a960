"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Choice } from "@/components/composer/choice";
import { Question, type QuestionProps } from "@/components/composer/question";
import { useDayFormat } from "@/components/time/use-time-format";
import { useFieldError } from "@/components/ui/message-key";
import { Field, FieldError } from "@/components/ui/field";
import { TermText } from "@/components/ui/term-text";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import { FIRST_DAY, startOfDay } from "@/lib/consent/request/period";
import { yearsBefore } from "@/lib/consent/request/period-input";

const PERIODS = ["year", "five-years", "all", "own"] as const;
type Period = (typeof PERIODS)[number];

/** What is asked for: record types, and the period of the records. */
export function WhatPart({ fields, set, errors, changed = [], today }: QuestionProps & { today: string }) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const starts: Record<Exclude<Period, "own">, string> = {
    year: yearsBefore(today, 1),
    "five-years": yearsBefore(today, 5),
    all: FIRST_DAY,
  };
  const [isOwn, setIsOwn] = useState(false);
  const preset = PERIODS.find((period) => period !== "own" && starts[period] === fields.from && fields.to === today);
  const chosen = isOwn ? "own" : (preset ?? "own");
  const setDay = (change: { from: string } | { to: string }) => {
    // The fields stay while they are typed in, also where the days happen to be those of another choice.
    setIsOwn(true);
    set(change);
  };
  const isChanged = changed.some((field) => field === "hiTypes" || field === "from" || field === "to");
  return (
    <Question title={t("what")} isChanged={isChanged}>
      <RecordTypes fields={fields} set={set} errors={errors} />
      <Choice
        legend={t("period")}
        name="period"
        options={PERIODS.map((value) => ({ value, label: t(`periods.${value}`) }))}
        chosen={chosen}
        onChoose={(period) => {
          setIsOwn(period === "own");
          if (period !== "own") set({ from: starts[period], to: today });
        }}
      />
      {chosen === "own" || errors.from || errors.to ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <DayField
            id="from"
            label={t("from")}
            max={today}
            error={fieldError(errors.from)}
            value={fields.from}
            onDay={(from) => setDay({ from })}
          />
          <DayField
            id="to"
            label={t("to")}
            max={today}
            error={fieldError(errors.to)}
            value={fields.to}
            onDay={(to) => setDay({ to })}
          />
        </div>
      ) : null}
    </Question>
  );
}

type DayFieldProps = {
  id: string;
  label: string;
  max: string;
  error: string | undefined;
  value: string;
  onDay: (day: string) => void;
};

/** A day, with its reading in words: browsers show it in the order of their own language, which may not be the reader's. */
function DayField({ onDay, ...field }: DayFieldProps) {
  const dayFormat = useDayFormat("long");
  const day = startOfDay(field.value);
  // A space keeps the line's height.
  return (
    <Field
      {...field}
      type="date"
      hint={day ? dayFormat(day) : "\u00a0"}
      onChange={(event) => onDay(event.target.value)}
    />
  );
}

function RecordTypes({ fields, set, errors }: Omit<QuestionProps, "changed">) {
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
