"use client";

import { useTranslations } from "next-intl";
import { Question, type QuestionProps } from "@/components/composer/question";
import { useFieldError } from "@/components/ui/message-key";
import { SelectField } from "@/components/ui/field";
import { PURPOSE_CODES } from "@/lib/abdm/vocabulary";

/** Why the records are needed: the purpose. */
export function WhyPart({ fields, set, errors }: QuestionProps) {
  const t = useTranslations("composer");
  const purposes = useTranslations("purpose");
  const fieldError = useFieldError();
  return (
    <Question title={t("why")}>
      <SelectField
        id="purpose"
        label={t("purpose")}
        error={fieldError(errors.purpose)}
        value={fields.purpose}
        onChange={(event) => set({ purpose: event.target.value })}
      >
        {fields.purpose === "" ? <option value="">{purposes("none")}</option> : null}
        {PURPOSE_CODES.map((code) => (
          <option key={code} value={code}>
            {purposes(code)}
          </option>
        ))}
      </SelectField>
    </Question>
  );
}
