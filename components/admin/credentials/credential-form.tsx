"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import type { CredentialView } from "@/lib/credential/credential-view";
import type { ActionResult } from "@/lib/web/action-result";

type FormProps = {
  save: (form: Record<string, string>) => Promise<ActionResult<unknown>>;
  saveWord: string;
  /** What to start from; the secret is never among it. */
  from?: CredentialView;
  onDone?: () => void;
};

/** A hospital's way to the gateway. What was typed stays when it is refused, the secret too. */
export function CredentialForm({ save, saveWord, from, onDone }: FormProps) {
  const t = useTranslations("credentials");
  const errorWords = useTranslations("input-error");
  const refusal = useTranslations("refusal");
  const [result, setResult] = useState<Extract<ActionResult<unknown>, { status: "refused" }> | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    setBusy(true);
    const saved = await save(form).catch(() => ({ status: "refused", code: "unexpected", fields: {} }) as const);
    setBusy(false);
    if (saved.status === "done") return onDone?.();
    setResult(saved);
    const [first] = Object.keys(saved.fields);
    document.getElementById(first ?? "credential-problem")?.focus();
  }

  const error = (name: string) => {
    const key = result?.fields[name];
    return key === undefined ? undefined : errorWords(errorWords.has(key) ? key : "unknown");
  };
  const text = (name: string, label: string, value: string, more: { hint?: string; type?: string } = {}) => (
    <Field
      id={name}
      label={label}
      defaultValue={value}
      error={error(name)}
      autoComplete="off"
      spellCheck={false}
      {...more}
    />
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
      <div id="credential-problem" tabIndex={-1} role="alert">
        {result && Object.keys(result.fields).length === 0 ? (
          <Notice look="bad">
            {refusal(result.code)}{" "}
            {result.message ? <span className="block">{t("their-words", { message: result.message })}</span> : null}
          </Notice>
        ) : null}
      </div>
      {text("gatewayUrl", t("gateway-address"), from?.gatewayUrl ?? "", {
        hint: t("gateway-address-hint"),
        type: "url",
      })}
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField id="dialect" label={t("dialect")} defaultValue={from?.dialect ?? "v3"} error={error("dialect")}>
          {DIALECTS.map((dialect) => (
            <option key={dialect}>{dialect}</option>
          ))}
        </SelectField>
        {text("cmId", t("consent-manager"), from?.cmId ?? "sbx", { hint: t("consent-manager-hint") })}
        {text("clientId", t("client-id"), from?.clientId ?? "")}
        <Field
          id="clientSecret"
          label={t("client-secret")}
          type="password"
          autoComplete="new-password"
          error={error("clientSecret")}
          hint={from ? t("secret-again") : null}
        />
        {text("hiuId", t("hiu-id"), from?.hiuId ?? "")}
        {text("abhaUrl", t("abha-address"), from?.abhaUrl ?? "", { hint: t("abha-address-hint"), type: "url" })}
      </div>
      <div>
        <Button type="submit" look="primary" disabled={busy}>
          {busy ? t("saving") : saveWord}
        </Button>
      </div>
    </form>
  );
}
