"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Choice } from "@/components/composer/choice";
import { Question } from "@/components/composer/question";
import type { QuestionProps } from "@/components/composer/part";
import { useFieldError } from "@/components/ui/use-message";
import { Field } from "@/components/ui/field";
import { minuteOf } from "@/lib/consent/request/period";

const KEEPS = ["day", "week", "month", "own"] as const;
type Keep = (typeof KEEPS)[number];
const DAYS: Record<Exclude<Keep, "own">, number> = { day: 1, week: 7, month: 30 };

/** Until when what is granted may be kept. */
export function UntilPart({ fields, set, errors }: QuestionProps) {
  const t = useTranslations("composer");
  const words = useFieldError();
  const [chosen, setChosen] = useState<{ keep: Keep; until: string }>({ keep: "own", until: "" });
  const choose = (keep: Keep) => {
    const until = keep === "own" ? fields.keepUntil : minuteOf(new Date(Date.now() + DAYS[keep] * 86_400_000));
    setChosen({ keep, until });
    set({ keepUntil: until });
  };
  return (
    <Question title={t("until")}>
      <Choice
        legend={t("keep")}
        name="keep"
        options={KEEPS.map((value) => ({ value, label: t(`keep-${value}`) }))}
        chosen={chosen.until === fields.keepUntil ? chosen.keep : keepOf(fields.keepUntil)}
        onChoose={choose}
      />
      <Field
        id="keepUntil"
        type="datetime-local"
        label={t("keep-until")}
        error={words(errors.keepUntil)}
        value={fields.keepUntil}
        onChange={(event) => set({ keepUntil: event.target.value })}
      />
    </Question>
  );
}

// The form opens with a span from now: it is named as long as it is the same to the minute or two.
function keepOf(keepUntil: string): Keep {
  const preset = (["day", "week", "month"] as const).find((keep) =>
    [0, 1, 2].some(
      (minutes) => minuteOf(new Date(Date.now() + DAYS[keep] * 86_400_000 - minutes * 60_000)) === keepUntil,
    ),
  );
  return preset ?? "own";
}
