"use client";

import { useTranslations } from "next-intl";
import type { QuestionProps } from "@/components/composer/question";
import { useFieldError } from "@/components/ui/message-key";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";

/** Care contexts (visits), by the references of the hospital that has their records. */
export function CareContexts({ fields, set, errors }: Omit<QuestionProps, "changed">) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const { careContexts } = fields;
  const error = fieldError(Object.entries(errors).find(([path]) => path.startsWith("careContexts"))?.[1]);
  const change = (at: number, part: Partial<(typeof careContexts)[number]>) =>
    set({ careContexts: careContexts.map((visit, index) => (index === at ? { ...visit, ...part } : visit)) });
  return (
    <fieldset id="careContexts" tabIndex={-1} className="flex flex-col gap-2">
      <legend className="font-medium">{t("care-contexts")}</legend>
      <p className="text-soft">{t("care-contexts-hint")}</p>
      {careContexts.map((visit, index) => (
        <div key={index} className="grid items-end gap-2 sm:grid-cols-[1fr_1fr_auto]">
          <Field
            id={`patientReference-${index}`}
            label={t("patient-reference")}
            value={visit.patientReference}
            onChange={(event) => change(index, { patientReference: event.target.value })}
          />
          <Field
            id={`careContextReference-${index}`}
            label={t("care-context-reference")}
            value={visit.careContextReference}
            onChange={(event) => change(index, { careContextReference: event.target.value })}
          />
          <Button onClick={() => set({ careContexts: careContexts.filter((_, at) => at !== index) })}>
            {t("remove-care-context", { number: index + 1 })}
          </Button>
        </div>
      ))}
      <div>
        <Button
          onClick={() => set({ careContexts: [...careContexts, { patientReference: "", careContextReference: "" }] })}
        >
          {t("add-care-context")}
        </Button>
      </div>
      <FieldError id="careContexts" error={error} />
    </fieldset>
  );
}
