"use client";

import { useTranslations } from "next-intl";
import { useRef, useState, type FormEvent } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import type { ActionResult } from "@/lib/web/action-result";

type PasswordProps = {
  hasPassword: boolean;
  hasSecondFactor: boolean;
  change: (form: { present: string; password: string }) => Promise<ActionResult<unknown>>;
};

/** Changes the password of whoever is signed in. After a refusal everything typed stays. */
export function Password({ hasPassword, hasSecondFactor, change }: PasswordProps) {
  const t = useTranslations("account.password");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const { call, dialog } = useVerifiedCall();
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState("");
  const [fields, setFields] = useState<Record<string, string>>({});
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const [present, password] = [String(typed.get("present") ?? ""), String(typed.get("password") ?? "")];
    setBusy(true);
    setStatus("");
    const result = await call(() => change({ present, password }).catch(refusalOfFailedCall));
    setBusy(false);
    if (result?.status === "done") {
      setFields({});
      form.current?.reset();
      return setStatus(t("saved"));
    }
    setFields(result?.fields ?? {});
    const [first] = Object.keys(result?.fields ?? {});
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    else setStatus(refusal(result?.code ?? "unexpected"));
  }

  return (
    <Card title={t("title")}>
      <form
        method="dialog"
        ref={form}
        onSubmit={(event) => void submit(event)}
        noValidate
        className="flex max-w-sm flex-col gap-3 print:hidden"
      >
        {hasPassword ? (
          <Field
            id="present-password"
            name="present"
            label={t("present")}
            type="password"
            autoComplete="current-password"
            error={fieldError(fields["present"])}
          />
        ) : (
          <p>{t("none")}</p>
        )}
        <Field
          id="new-password"
          name="password"
          label={t("new")}
          type="password"
          autoComplete="new-password"
          hint={t(hasSecondFactor ? "text-8" : "text-15")}
          error={fieldError(fields["password"])}
        />
        <div>
          <Button type="submit" busy={busy}>
            {t(busy ? "saving" : "save")}
          </Button>
        </div>
      </form>
      <p role="status" className="mt-2 min-h-6 font-medium">
        {status}
      </p>
      {dialog}
    </Card>
  );
}
