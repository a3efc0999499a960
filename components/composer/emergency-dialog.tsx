"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { TextField } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";

const FIELD = "emergency-reason-asked";

type EmergencyDialogProps = { open: boolean; onClose: () => void; onConfirm: (reason: string) => void };

/** Asks why Break the Glass is needed before it is chosen. It opens on the button that keeps the purpose as it is. */
export function EmergencyDialog({ open, onClose, onConfirm }: EmergencyDialogProps) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const confirm = () => {
    if (reason.trim() !== "") return onConfirm(reason.trim());
    setIsMissing(true);
    document.getElementById(FIELD)?.focus();
  };
  return (
    <ConfirmDialog
      open={open}
      title={t("emergency-title")}
      keepLabel={t("emergency-cancel")}
      confirm={t("emergency-confirm")}
      onKeep={onClose}
      onConfirm={confirm}
      field={
        <TextField
          id={FIELD}
          label={t("emergency-reason")}
          hint={t("emergency-reason-hint")}
          error={isMissing && reason.trim() === "" ? fieldError("emergency-reason-missing") : undefined}
          value={reason}
          required
          maxLength={200}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) confirm();
          }}
        />
      }
    >
      <p>{t("emergency-text")}</p>
    </ConfirmDialog>
  );
}
