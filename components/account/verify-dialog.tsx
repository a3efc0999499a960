"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { provePasskey } from "@/components/account/passkey-client";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import { postJson } from "@/components/ui/post-json";
import type { SignInMethodsView } from "@/lib/staff/verification/read-sign-in-methods";

/** What is shown: a button for a passkey, a field, and a link to an identity provider. */
type Ways = {
  passkey: boolean;
  field: "code" | "password" | null;
  provider: SignInMethodsView["provider"];
};

/**
 * Asks who somebody is: for a passkey or a code, or for the password of a person who has neither. An identity provider does it in another tab:
 * its answer replaces the session of this browser, and what was entered here stays.
 */
export function VerifyDialog({ open, onEnd }: { open: boolean; onEnd: (isVerified: boolean) => void }) {
  const t = useTranslations("verify");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const [ways, setWays] = useState<Ways | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ field?: string | undefined; other?: string | undefined }>({});
  const content = useRef<HTMLFormElement>(null);

  useEffect(() => {
    readWays().then(setWays, () => setProblem({ other: t("unreachable") }));
  }, [t]);
  useEffect(() => {
    if (ways) content.current?.querySelector<HTMLElement>("input, button, a")?.focus();
  }, [ways]);

  async function prove(answer: Record<string, unknown>) {
    const result = await postJson<unknown>("/api/verification", answer);
    if (result?.status === "done") return onEnd(true);
    setBusy(false);
    const [field] = Object.values(result?.fields ?? {});
    if (!result) setProblem({ other: t("unreachable") });
    else if (field && answer["method"] !== "passkey") setProblem({ field: fieldError(field) });
    else setProblem({ other: field ? fieldError(field) : refusal(result.code) });
    content.current?.querySelector("input")?.select();
  }

  async function provePasskeyHere() {
    setBusy(true);
    setProblem({});
    const answer = await provePasskey("verify");
    if (typeof answer !== "string") return prove({ method: "passkey", ...answer });
    setBusy(false);
    setProblem({ other: t(answer === "unreachable" ? "unreachable" : "cancelled") });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // React passes the event on to a form around this one, which is not in it.
    event.stopPropagation();
    if (!ways?.field || busy) return;
    setBusy(true);
    setProblem({});
    void prove({ method: ways.field, [ways.field]: String(new FormData(event.currentTarget).get("answer") ?? "") });
  }

  return (
    <Dialog open={open} title={t("title")} onClose={() => onEnd(false)}>
      <form method="dialog" ref={content} onSubmit={submit} noValidate className="flex flex-col gap-3">
        <p>{t("text")}</p>
        {ways?.passkey ? (
          <Button look="primary" busy={busy} onClick={() => void provePasskeyHere()}>
            {t("passkey")}
          </Button>
        ) : null}
        {ways?.field ? (
          <Field
            id="verify-answer"
            name="answer"
            label={t(ways.field)}
            hint={ways.field === "code" ? t("code-hint") : undefined}
            type={ways.field === "code" ? "text" : "password"}
            autoComplete={ways.field === "code" ? "one-time-code" : "current-password"}
            spellCheck={false}
            error={problem.field}
          />
        ) : null}
        {ways?.provider ? (
          <p className="flex flex-col items-start gap-2">
            {t("provider-text")}
            <a
              href={`/api/sso/start/${ways.provider.id}?again=1&next=${encodeURIComponent("/me")}`}
              target="_blank"
              rel="noreferrer"
              className={buttonClass()}
            >
              {t("provider", { name: ways.provider.name })}
            </a>
            <Button onClick={() => onEnd(true)}>{t("provider-done")}</Button>
          </p>
        ) : null}
        <p role="status" className="font-medium text-bad empty:hidden">
          {problem.other}
        </p>
        {ways ? null : <p>{t("loading")}</p>}
        <div className="flex flex-wrap gap-3">
          {ways?.field ? (
            <Button type="submit" look={ways.passkey ? "plain" : "primary"} busy={busy}>
              {t(busy ? "busy" : "confirm")}
            </Button>
          ) : null}
          <Button onClick={() => onEnd(false)}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

async function readWays(): Promise<Ways> {
  const response = await fetch("/api/sign-in-methods", { cache: "no-store" });
  if (!response.ok) throw new Error("not read");
  const { passkeys, appSince, recoveryCodesLeft, hasPassword, provider } = (await response.json()) as SignInMethodsView;
  const hasPasskey = passkeys.length > 0;
  if (appSince !== null || recoveryCodesLeft > 0) return { passkey: hasPasskey, field: "code", provider };
  return { passkey: hasPasskey, field: hasPasskey || !hasPassword ? null : "password", provider };
}
