"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Choice } from "@/components/composer/choice";
import { Question, type QuestionProps } from "@/components/composer/question";
import { useFieldError } from "@/components/ui/message-key";
import { Field } from "@/components/ui/field";
import { minuteOf } from "@/lib/consent/request/period";

const DURATIONS = ["day", "week", "month", "own"] as const;
type Duration = (typeof DURATIONS)[number];
const DAYS = { day: 1, week: 7, month: 30 } as const satisfies Record<Exclude<Duration, "own">, number>;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Until when the granted records may be kept. */
export function UntilPart({ fields, set, errors }: QuestionProps) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const [chosen, setChosen] = useState<{ duration: Duration; until: string }>({ duration: "own", until: "" });
  const choose = (duration: Duration) => {
    const until = duration === "own" ? fields.keepUntil : minuteOf(new Date(Date.now() + DAYS[duration] * DAY_MS));
    setChosen({ duration, until });
    set({ keepUntil: until });
  };
  return (
    <Question title={t("until")}>
      <Choice
        legend={t("duration")}
        name="duration"
        options={DURATIONS.map((value) => ({ value, label: t(`durations.${value}`) }))}
        chosen={chosen.until === fields.keepUntil ? chosen.duration : durationOf(fields.keepUntil)}
        onChoose={choose}
      />
      <Field
        id="keepUntil"
        type="datetime-local"
        label={t("keep-until")}
        hint={t("keep-until-hint")}
        error={fieldError(errors.keepUntil)}
        value={fields.keepUntil}
        onChange={(event) => set({ keepUntil: event.target.value })}
      />
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
