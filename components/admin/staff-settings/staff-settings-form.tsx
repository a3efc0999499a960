"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState, type FormEvent, type ReactNode } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field, FieldError } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import type { StaffSettings } from "@/lib/hospital/staff-settings";
import type { ActionResult } from "@/lib/web/action-result";

type FormProps = {
  settings: StaffSettings;
  save: (form: StaffSettings) => Promise<ActionResult<unknown>>;
};

/** What the hospital demands of its staff. After a refusal everything entered stays. */
export function StaffSettingsForm({ settings, save }: FormProps) {
  const t = useTranslations("staff-settings");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const router = useRouter();
  const { call, dialog } = useVerifiedCall();
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState("");
  const [fields, setFields] = useState<Record<string, string>>({});

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen: StaffSettings = {
      idleMinutes: Number(form.get("idleMinutes") || Number.NaN),
      maxSessions: Number(form.get("maxSessions") || Number.NaN),
      doctorsNeedSecondFactor: form.has("doctorsNeedSecondFactor"),
      allowsEmergencyAccess: form.has("allowsEmergencyAccess"),
      auditDays: Number(form.get("auditDays") || Number.NaN),
    };
    setBusy(true);
    setStatus("");
    const result = await call(() => save(chosen).catch(refusalOfFailedCall));
    setBusy(false);
    setFields(result?.status === "refused" ? result.fields : {});
    setStatus(result?.status === "done" ? t("saved") : refusal(result?.code ?? "unexpected"));
    if (result?.status === "done") return router.refresh();
    const [first] = Object.keys(result?.fields ?? {});
    if (first) document.getElementById(first)?.focus();
  }

  const number = (name: "idleMinutes" | "maxSessions" | "auditDays", label: string, hint?: string) => (
    <Field
      id={name}
      label={label}
      hint={hint}
      defaultValue={String(settings[name])}
      inputMode="numeric"
      autoComplete="off"
      error={fieldError(fields[name])}
    />
  );
  return (
    <>
      <form method="dialog" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
        {number("idleMinutes", t("idle-minutes"))}
        {number("maxSessions", t("max-sessions"), t("max-sessions-hint"))}
        <Check id="doctorsNeedSecondFactor" isOn={settings.doctorsNeedSecondFactor} hint={t("doctors-need-hint")}>
          {t("doctors-need")}
        </Check>
        <Check
          id="allowsEmergencyAccess"
          isOn={settings.allowsEmergencyAccess}
          hint={t("emergency-hint")}
          error={fieldError(fields["allowsEmergencyAccess"])}
        >
          {t("emergency")}
        </Check>
        {number("auditDays", t("audit-days"), t("audit-days-hint"))}
        <div className="flex flex-wrap items-center gap-3 print:hidden">
          <Button type="submit" busy={busy}>
            {t("save")}
          </Button>
          <span role="status">{status}</span>
        </div>
      </form>
      {dialog}
    </>
  );
}

type CheckProps = { id: string; isOn: boolean; hint: string; error?: string | undefined; children: ReactNode };

function Check({ id, isOn, hint, error, children }: CheckProps) {
  return (
    <div className="flex items-start gap-2">
      <input
        id={id}
        name={id}
        type="checkbox"
        defaultChecked={isOn}
        aria-describedby={error ? `${id}-error ${id}-hint` : `${id}-hint`}
        aria-invalid={error !== undefined}
        className="size-6 flex-none"
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {children}
        </label>
        <p id={`${id}-hint`} className="text-soft">
          {hint}
        </p>
        <FieldError id={id} error={error} />
      </div>
    </div>
  );
}
