"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent, type ReactNode } from "react";
import { callProvider, type SignInFailure } from "@/components/frame/sign-in-call";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";

type StepProps = {
  alert: ReactNode;
  passkeyButton: ReactNode;
  onEnd: (failure: SignInFailure | null) => void;
  onBack: () => void;
};

/** The second step of a sign-in with a password: a code, or a passkey instead. */
export function CodeStep({ alert, passkeyButton, onEnd, onBack }: StepProps) {
  const t = useTranslations("sign-in");
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "").trim();
    if (!code) {
      setProblem(t("code-missing"));
      return document.getElementById("code")?.focus();
    }
    setBusy(true);
    setProblem(undefined);
    const failure = await callProvider("second-factor", { code });
    if (failure === null) return onEnd(null);
    setBusy(false);
    if (failure !== "code-wrong") return onEnd(failure);
    setProblem(t("code-wrong"));
    document.getElementById("code")?.focus();
  }

  return (
    <div className="flex flex-col gap-4">
      {alert}
      <div role="status">
        <h2 className="font-semibold">{t("code-title")}</h2>
        <p>{t("code-lead")}</p>
      </div>
      <form method="dialog" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        <Field
          id="code"
          label={t("code")}
          hint={t("code-hint")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          error={problem}
          autoFocus
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="primary" busy={busy}>
            {t("continue")}
          </Button>
          {passkeyButton}
          <Button look="quiet" onClick={onBack}>
            {t("back")}
          </Button>
        </div>
      </form>
    </div>
  );
}
