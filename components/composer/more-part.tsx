"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CareContexts } from "@/components/composer/care-contexts";
import { ChangedMark, type QuestionProps } from "@/components/composer/question";
import { useFieldError } from "@/components/ui/message-key";
import { Field, FieldError, SelectField } from "@/components/ui/field";
import { FREQUENCY_UNITS } from "@/lib/abdm/vocabulary";

/** Rarely used fields: one HIP only, care contexts, frequency. Open while any of them is set or has an error. */
export function MorePart({ fields, set, errors, changed = [] }: QuestionProps) {
  const t = useTranslations("composer");
  const units = useTranslations("composer.units");
  const fieldError = useFieldError();
  const { frequency } = fields;
  const hasError = Object.keys(errors).some((path) => /^(hipId|careContexts|frequency)/.test(path));
  const isUsed = fields.hipId !== "" || fields.careContexts.length > 0 || Number(frequency.value) !== 0;
  // Once open it stays so: a field that is emptied must not vanish from under the cursor.
  const [isOpen, setIsOpen] = useState(isUsed);
  const frequencyError = fieldError(Object.entries(errors).find(([path]) => path.startsWith("frequency"))?.[1]);
  return (
    <details
      open={isOpen || isUsed || hasError}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      className="rounded-lg border border-line bg-card p-3"
    >
      <summary className="font-medium">
        {t("more")} <span className="font-normal text-soft">· {t("more-hint")}</span>{" "}
        <ChangedMark
          isChanged={changed.some((field) => field === "hipId" || field === "careContexts" || field === "frequency")}
        />
      </summary>
      <div className="mt-3 flex flex-col gap-4">
        <Field
          id="hipId"
          label={t("hip")}
          hint={t("hip-hint")}
          error={fieldError(errors.hipId)}
          value={fields.hipId}
          onChange={(event) => set({ hipId: event.target.value })}
          autoComplete="off"
        />
        <CareContexts fields={fields} set={set} errors={errors} />
        <fieldset id="frequency" tabIndex={-1}>
          <legend className="mb-1 font-medium">{t("frequency")}</legend>
          <div className="grid grid-cols-3 gap-3">
            <Field
              id="repeats"
              label={t("frequency-repeats")}
              inputMode="numeric"
              value={frequency.repeats}
              onChange={(event) => set({ frequency: { ...frequency, repeats: event.target.value } })}
            />
            <Field
              id="value"
              label={t("frequency-value")}
              inputMode="numeric"
              value={frequency.value}
              onChange={(event) => set({ frequency: { ...frequency, value: event.target.value } })}
            />
            <SelectField
              id="unit"
              label={t("frequency-unit")}
              value={frequency.unit}
              onChange={(event) => set({ frequency: { ...frequency, unit: event.target.value } })}
            >
              {FREQUENCY_UNITS.map((unit) => (
                <option key={unit} value={unit}>
                  {units(unit)}
                </option>
              ))}
            </SelectField>
          </div>
          <p className="text-soft">{t("frequency-hint")}</p>
          <FieldError id="frequency" error={frequencyError} />
        </fieldset>
      </div>
    </details>
  );
}
