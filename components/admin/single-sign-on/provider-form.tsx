"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field, FieldError, TextField } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import { Notice } from "@/components/ui/notice";
import { ROLES, type Role } from "@/lib/db/actor";
import type { IdentityProviderView } from "@/lib/staff/single-sign-on/identity-provider-view";
import type { ActionResult } from "@/lib/web/action-result";

/** What the form sends; an empty secret keeps the stored one. */
export type ProviderInput = {
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  roleClaim: string;
  roleRules: { value: string; role: Role }[];
  createsAccounts: boolean;
  isEnabled: boolean;
};

type FormProps = {
  /** Begins the ids of the fields: several forms stand on one page. */
  id: string;
  initial?: IdentityProviderView;
  save: (input: ProviderInput) => Promise<ActionResult<unknown>>;
  saveLabel: string;
  /** What was typed still stands in the form. */
  onDone: (form: HTMLFormElement) => void;
};

const UNREACHED = { status: "refused", code: "unexpected", fields: {} } as const;

/** The form of an identity provider. After a refusal everything typed stays, also the secret. */
export function ProviderForm({ id, initial, save, saveLabel, onDone }: FormProps) {
  const t = useTranslations("identity-providers");
  const fieldError = useFieldError();
  const refusal = useTranslations("refusal");
  const [result, setResult] = useState<Extract<ActionResult<unknown>, { status: "refused" }> | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    const saved = await save(inputOf(new FormData(form))).catch(
      (error: unknown) => refusalOfFailedCall(error) ?? UNREACHED,
    );
    setBusy(false);
    if (saved.status === "done") {
      setResult(null);
      return onDone(form);
    }
    setResult(saved);
    const [first] = Object.keys(saved.fields);
    document.getElementById(`${id}-${first?.split(".")[0] ?? "problem"}`)?.focus();
  }

  const errorOf = (name: string) => {
    const key = Object.keys(result?.fields ?? {}).find((field) => field.split(".")[0] === name);
    return fieldError(key === undefined ? undefined : result?.fields[key]);
  };
  const field = (name: keyof ProviderInput, label: string, value = "", hint?: string) => (
    <Field
      id={`${id}-${name}`}
      name={name}
      label={label}
      defaultValue={value}
      hint={hint}
      error={errorOf(name)}
      autoComplete="off"
      spellCheck={false}
    />
  );
  return (
    <form method="dialog" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
      <div id={`${id}-problem`} tabIndex={-1} role="alert">
        {result && Object.keys(result.fields).length === 0 ? <Notice look="bad">{refusal(result.code)}</Notice> : null}
      </div>
      {field("name", t("name"), initial?.name, t("name-hint"))}
      {field("issuer", t("issuer"), initial?.issuer, t("issuer-hint"))}
      <div className="grid gap-3 sm:grid-cols-2">
        {field("clientId", t("client-id"), initial?.clientId)}
        <Field
          id={`${id}-clientSecret`}
          name="clientSecret"
          label={t("client-secret")}
          type="password"
          autoComplete="new-password"
          error={errorOf("clientSecret")}
          hint={initial ? t("secret-stays", { fingerprint: initial.secretFingerprint }) : null}
        />
      </div>
      {field("roleClaim", t("role-claim"), initial?.roleClaim ?? "groups", t("role-claim-hint"))}
      <fieldset id={`${id}-roleRules`} tabIndex={-1} className="flex flex-col gap-2">
        <legend className="font-medium">{t("rules")}</legend>
        <p className="text-soft">{t("rules-hint")}</p>
        <FieldError id={`${id}-roleRules`} error={errorOf("roleRules")} />
        <div className="grid gap-3 sm:grid-cols-3">
          {ROLES.map((role) => (
            <TextField
              key={role}
              id={`${id}-values-${role}`}
              name={`values-${role}`}
              label={t(`values.${role}`)}
              defaultValue={valuesOf(initial, role)}
              spellCheck={false}
            />
          ))}
        </div>
      </fieldset>
      <Check
        id={`${id}-createsAccounts`}
        name="createsAccounts"
        label={t("creates-accounts")}
        hint={t("creates-accounts-hint")}
        initial={initial?.createsAccounts ?? false}
      />
      <Check
        id={`${id}-isEnabled`}
        name="isEnabled"
        label={t("enabled")}
        error={errorOf("isEnabled")}
        initial={initial?.isEnabled ?? false}
      />
      <div className="print:hidden">
        <Button type="submit" look="primary" disabled={busy}>
          {busy ? t("saving") : saveLabel}
        </Button>
      </div>
    </form>
  );
}

type CheckProps = {
  id: string;
  name: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  initial: boolean;
};

function Check({ id, name, label, hint, error, initial }: CheckProps) {
  const describedBy = [error ? `${id}-error` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ");
  return (
    <div>
      <label className="flex min-h-9 items-center gap-2 font-medium">
        <input
          id={id}
          name={name}
          type="checkbox"
          defaultChecked={initial}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy || undefined}
        />
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-soft">
          {hint}
        </p>
      ) : null}
      <FieldError id={id} error={error} />
    </div>
  );
}

const valuesOf = (initial: IdentityProviderView | undefined, role: Role): string =>
  (initial?.roleRules ?? [])
    .filter((rule) => rule.role === role)
    .map(({ value }) => value)
    .join("\n");

function inputOf(form: FormData): ProviderInput {
  const text = (name: string) => String(form.get(name) ?? "");
  const roleRules = ROLES.flatMap((role) =>
    text(`values-${role}`)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((value) => value !== "")
      .map((value) => ({ value, role })),
  );
  return {
    name: text("name"),
    issuer: text("issuer"),
    clientId: text("clientId"),
    clientSecret: text("clientSecret"),
    roleClaim: text("roleClaim"),
    roleRules,
    createsAccounts: form.has("createsAccounts"),
    isEnabled: form.has("isEnabled"),
  };
}
