"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Choice } from "@/components/composer/choice";
import { Question, type QuestionProps } from "@/components/composer/question";
import { useFieldError } from "@/components/ui/message-key";
import { Field } from "@/components/ui/field";
import { minuteOf } from "@/lib/consent/request/period";
import { atMinute } from "@/lib/consent/request/period-input";

const DURATIONS = ["day", "week", "month", "own"] as const;
type Duration = (typeof DURATIONS)[number];
const DAYS = { day: 1, week: 7, month: 30 } as const satisfies Record<Exclude<Duration, "own">, number>;
const MINUTE_MS = 60_000;
const IN_WORDS = {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
} as const;
const DAY_MS = 86_400_000;

/** Until when the granted records may be kept. */
export function UntilPart({ fields, set, errors, changed = [] }: QuestionProps) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const format = useFormatter();
  const [chosen, setChosen] = useState({ duration: durationOf(fields.keepUntil), until: fields.keepUntil });
  // Another time from outside is read once: minutes later it would be no length any more, and a field would appear.
  if (chosen.until !== fields.keepUntil) setChosen({ duration: durationOf(fields.keepUntil), until: fields.keepUntil });
  const choose = (duration: Duration) => {
    const until = duration === "own" ? fields.keepUntil : minuteOf(new Date(Date.now() + DAYS[duration] * DAY_MS));
    setChosen({ duration, until });
    set({ keepUntil: until });
  };
  const until = atMinute(fields.keepUntil);
  return (
    <Question title={t("until")} isChanged={changed.includes("keepUntil")}>
      <Choice
        legend={t("duration")}
        name="duration"
        options={DURATIONS.map((value) => ({ value, label: t(`durations.${value}`) }))}
        chosen={chosen.duration}
        onChoose={choose}
      />
      {chosen.duration === "own" || errors.keepUntil ? (
        <Field
          id="keepUntil"
          type="datetime-local"
          label={t("keep-until")}
          // Browsers show it in the order of their own language, which may not be the reader's. A space keeps the line's height.
          hint={until ? format.dateTime(until, IN_WORDS) : "\u00a0"}
          error={fieldError(errors.keepUntil)}
          value={fields.keepUntil}
          onChange={(event) => {
            setChosen({ duration: "own", until: event.target.value });
            set({ keepUntil: event.target.value });
          }}
        />
      ) : null}
    </Question>
  );
}

/** The preset that gives this time, counted from one of the last two minutes: the form may have been opened a moment ago. */
function durationOf(keepUntil: string): Duration {
  const preset = (["day", "week", "month"] as const).find((duration) =>
    [0, 1, 2].some(
      (minutes) => minuteOf(new Date(Date.now() + DAYS[duration] * DAY_MS - minutes * MINUTE_MS)) === keepUntil,
    ),
  );
  return preset ?? "own";
}
