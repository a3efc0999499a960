"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";

type EmergencyDialogProps = { open: boolean; onClose: () => void; onConfirm: (reason: string) => void };

/** Asks why Break the Glass is needed before it is chosen. It opens on the button that keeps the purpose that was chosen. */
export function EmergencyDialog({ open, onClose, onConfirm }: EmergencyDialogProps) {
  const t = useTranslations("composer");
  const fieldError = useFieldError();
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const confirm = () => {
    if (reason.trim() !== "") return onConfirm(reason.trim());
    setIsMissing(true);
    field.current?.querySelector("textarea")?.focus();
  };
  return (
    <Dialog open={open} title={t("emergency-title")} onClose={onClose}>
      <div
        className="flex flex-col items-start gap-3"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          // The form behind the dialog sends with these keys.
          event.stopPropagation();
          confirm();
        }}
      >
        <p>{t("emergency-text")}</p>
        <Button onClick={onClose}>{t("emergency-cancel")}</Button>
        <div ref={field} className="w-full">
          <TextField
            id="emergencyReasonAsked"
            label={t("emergency-reason")}
            hint={t("emergency-reason-hint")}
            error={isMissing && reason.trim() === "" ? fieldError("emergency-reason-missing") : undefined}
            value={reason}
            required
            maxLength={200}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <Button look="danger" onClick={confirm}>
          {t("emergency-confirm")}
        </Button>
      </div>
    </Dialog>
  );
}
