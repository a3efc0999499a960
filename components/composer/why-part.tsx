"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { EmergencyDialog } from "@/components/composer/emergency-dialog";
import { Question, type QuestionProps } from "@/components/composer/question";
import { useFieldError } from "@/components/ui/message-key";
import { SelectField, TextField } from "@/components/ui/field";
import { PURPOSE_CODES, type PurposeCode } from "@/lib/abdm/vocabulary";

const EMERGENCY = "BTG" satisfies PurposeCode;
/** The emergency, which opens a dialog, stands last: arrow keys on the closed field lead past all others. */
const OFFERED: readonly PurposeCode[] = [...PURPOSE_CODES.filter((code) => code !== EMERGENCY), EMERGENCY];

/** Why the records are needed: the purpose, and the reason of an emergency. */
export function WhyPart({ fields, set, errors, changed = [] }: QuestionProps) {
  const t = useTranslations("composer");
  const purposes = useTranslations("purpose");
  const fieldError = useFieldError();
  // Each time with an empty reason.
  const [emergency, setEmergency] = useState({ times: 0, isOpen: false });
  const close = () => setEmergency((before) => ({ ...before, isOpen: false }));
  return (
    <Question title={t("why")} isChanged={changed.includes("purpose") || changed.includes("emergencyReason")}>
      <SelectField
        id="purpose"
        label={t("purpose")}
        error={fieldError(errors.purpose)}
        value={fields.purpose}
        onChange={({ target }) => {
          // It is chosen once its reason is written.
          if (target.value === EMERGENCY) setEmergency(({ times }) => ({ times: times + 1, isOpen: true }));
          else set({ purpose: target.value, emergencyReason: "" });
        }}
      >
        {fields.purpose === "" ? <option value="">{purposes("none")}</option> : null}
        {OFFERED.map((code) => (
          <option key={code} value={code}>
            {purposes(code)}
          </option>
        ))}
      </SelectField>
      {fields.purpose === EMERGENCY ? (
        <TextField
          id="emergencyReason"
          label={t("emergency-reason")}
          hint={t("emergency-reason-hint")}
          error={fieldError(errors.emergencyReason)}
          value={fields.emergencyReason ?? ""}
          required
          maxLength={200}
          onChange={(event) => set({ emergencyReason: event.target.value })}
        />
      ) : null}
      <EmergencyDialog
        key={emergency.times}
        open={emergency.isOpen}
        onClose={close}
        onConfirm={(emergencyReason) => {
          set({ purpose: EMERGENCY, emergencyReason });
          close();
        }}
      />
    </Question>
  );
}
