"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field, SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useFieldError } from "@/components/ui/message-key";
import { RefusalText } from "@/components/ui/refusal-text";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import type { CredentialView } from "@/lib/credential/credential-view";
import type { ActionResult } from "@/lib/web/action-result";

type FormProps = {
  save: (form: Record<string, string>) => Promise<ActionResult<unknown>>;
  saveLabel: string;
  /** The credential to replace, without its secret: only the secret is asked for, everything else is below a heading that opens. */
  initial?: CredentialView;
  onDone?: () => void;
};

type Refused = Extract<ActionResult<unknown>, { status: "refused" }>;

const UNREACHED: Refused = { status: "refused", code: "unreachable", fields: {} };

/** Form for a hospital's gateway credential. After a refusal everything typed stays, also the secret. */
export function CredentialForm({ save, saveLabel, initial, onDone }: FormProps) {
  const t = useTranslations("credentials");
  const fieldError = useFieldError();
  const [result, setResult] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const { call, dialog } = useVerifiedCall();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    setBusy(true);
    const saved =
      (await call(() => save({ ...trustOf(initial, form), ...form }).catch(refusalOfFailedCall))) ?? UNREACHED;
    setBusy(false);
    if (saved.status === "done") return onDone?.();
    setResult(saved);
    const [first] = Object.keys(saved.fields);
    const target = document.getElementById(first ?? "credential-problem");
    openAround(target);
    target?.focus();
  }

  const error = (name: string) => fieldError(result?.fields[name]);
  const text = (
    name: string,
    label: string,
    value: string,
    options: { hint?: string; type?: string; inputMode?: "numeric" } = {},
  ) => (
    <Field
      id={name}
      label={label}
      defaultValue={value}
      error={error(name)}
      autoComplete="off"
      spellCheck={false}
      {...options}
    />
  );
  const secret = (
    <Field
      id="clientSecret"
      label={t("client-secret")}
      type="password"
      autoComplete="new-password"
      autoFocus={initial !== undefined}
      error={error("clientSecret")}
      hint={initial ? t("secret-not-shown") : null}
    />
  );
  const rest = (
    <>
      {text("gatewayUrl", t("gateway-address"), initial?.gatewayUrl ?? "", {
        hint: t("gateway-address-hint"),
        type: "url",
      })}
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField id="dialect" label={t("dialect")} defaultValue={initial?.dialect ?? "v3"} error={error("dialect")}>
          {DIALECTS.map((dialect) => (
            <option key={dialect}>{dialect}</option>
          ))}
        </SelectField>
        {text("cmId", t("consent-manager"), initial?.cmId ?? "sbx", { hint: t("consent-manager-hint") })}
        {text("clientId", t("client-id"), initial?.clientId ?? "")}
        {initial ? null : secret}
        {text("hiuId", t("hiu-id"), initial?.hiuId ?? "")}
        {text("abhaUrl", t("abha-search-address-optional"), initial?.abhaUrl ?? "", {
          hint: t("abha-search-address-hint"),
          type: "url",
        })}
      </div>
      <details className="rounded-lg border border-line p-3">
        <summary className="font-medium">{t("rate")}</summary>
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          {text("callsPerSecond", t("calls-per-second"), initial ? String(initial.callsPerSecond) : "", {
            hint: t("calls-per-second-hint"),
            inputMode: "numeric",
          })}
          {text("callBurst", t("call-burst"), initial ? String(initial.callBurst) : "", {
            hint: t("call-burst-hint"),
            inputMode: "numeric",
          })}
        </div>
      </details>
    </>
  );
  return (
    <>
      <form method="dialog" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
        <div id="credential-problem" tabIndex={-1} role="alert">
          {result && Object.keys(result.fields).length === 0 ? (
            <Notice look="bad">
              <RefusalText code={result.code} />{" "}
              {result.message ? (
                <span className="block">{t("gateway-message", { message: result.message })}</span>
              ) : null}
            </Notice>
          ) : null}
        </div>
        {initial ? (
          <>
            {secret}
            <details className="rounded-lg border border-line p-3">
              <summary className="font-medium">{t("change-more")}</summary>
              <div className="mt-3 flex flex-col gap-3">{rest}</div>
            </details>
          </>
        ) : (
          rest
        )}
        <div className="print:hidden">
          <Button type="submit" look="primary" disabled={busy}>
            {busy ? t("saving") : saveLabel}
          </Button>
        </div>
      </form>
      {dialog}
    </>
  );
}

/**
 * Where the gateway's keys are and who issues its tokens, for a credential that stays at the same gateway: the form does not show them, and
 * left out they would follow from the gateway's address.
 */
function trustOf(initial: CredentialView | undefined, form: Record<string, string>): Record<string, string> {
  if (!initial || form["gatewayUrl"]?.trim() !== initial.gatewayUrl) return {};
  const { jwksUrl, issuer } = initial;
  return { jwksUrl, issuer };
}

/** Opens every heading that hides an element: a field within closed details cannot take the focus. */
function openAround(element: Element | null): void {
  for (let part = element?.closest("details"); part; part = part.parentElement?.closest("details"))
    part.setAttribute("open", "");
}
