"use client";

import { useNow, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { RecoveryCodes } from "@/components/account/recovery-codes";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import type { NewAuthenticatorApp } from "@/lib/staff/second-factor/start-authenticator-app";
import type { ActionResult } from "@/lib/web/action-result";

export type SecondFactorActions = {
  start: () => Promise<ActionResult<NewAuthenticatorApp>>;
  confirm: (form: { code: string }) => Promise<ActionResult<{ recoveryCodes: string[] | null }>>;
  remove: () => Promise<ActionResult<unknown>>;
  makeCodes: () => Promise<ActionResult<{ recoveryCodes: string[] }>>;
};

type SecondFactorProps = {
  /** Since when there is an authenticator app, in ISO 8601. */
  appSince: string | null;
  /** How many recovery codes are left; null for a person who has nothing that they could replace. */
  codesLeft: number | null;
  actions: SecondFactorActions;
};

/** The authenticator app and the recovery codes of whoever is signed in. */
export function SecondFactor({ appSince, codesLeft, actions }: SecondFactorProps) {
  const t = useTranslations("account.app");
  const recovery = useTranslations("account.recovery");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const router = useRouter();
  const time = useTimeFormat(useNow({ updateInterval: 60_000 }));
  const { call, dialog } = useVerifiedCall();
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState("");
  const [problem, setProblem] = useState<string | undefined>();
  const [started, setStarted] = useState<NewAuthenticatorApp | null>(null);
  const [asked, setAsked] = useState<"" | "remove" | "codes">("");
  const [codes, setCodes] = useState<string[] | null>(null);

  async function run<T>(act: () => Promise<ActionResult<T>>, done: string): Promise<T | null> {
    setBusy(true);
    setStatus("");
    setProblem(undefined);
    const result = await call(() => act().catch(refusalOfFailedCall));
    setBusy(false);
    if (result?.status === "done") {
      setStatus(done);
      router.refresh();
      return result.value;
    }
    const inField = fieldError(result?.fields["code"]);
    if (inField) setProblem(inField);
    else setStatus(refusal(result?.code ?? "unexpected"));
    return null;
  }

  async function confirm(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("app-code") ?? "");
    const confirmed = await run(() => actions.confirm({ code }), t("confirmed"));
    if (!confirmed) return document.getElementById("app-code")?.focus();
    setStarted(null);
    setCodes(confirmed.recoveryCodes);
  }

  return (
    <Card title={t("title")}>
      <p className="mb-3 text-soft">{t("text")}</p>
      {appSince ? <p className="mb-3 font-medium">{t("on", { time: time.short(appSince) })}</p> : null}
      {started && !appSince ? (
        <form
          method="dialog"
          onSubmit={(event) => void confirm(event)}
          noValidate
          className="mb-3 flex max-w-sm flex-col gap-3"
        >
          <p>{t("scan")}</p>
          {/* Dark on light in every theme: cameras read nothing else. */}
          <svg
            role="img"
            aria-label={t("qr")}
            viewBox={`0 0 ${started.qrCode.size} ${started.qrCode.size}`}
            shapeRendering="crispEdges"
            className="size-48 bg-white forced-color-adjust-none"
          >
            <path d={started.qrCode.path} fill="#000" />
          </svg>
          <p>
            {t("key")}: <code className="wrap-anywhere">{started.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
          </p>
          <Field
            id="app-code"
            label={t("code")}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            autoFocus
            error={problem}
          />
          <div className="flex flex-wrap gap-3">
            <Button type="submit" look="primary" busy={busy}>
              {t("confirm")}
            </Button>
            <Button onClick={() => setStarted(null)}>{t("cancel")}</Button>
          </div>
        </form>
      ) : null}
      {!started && !appSince ? (
        <Button busy={busy} onClick={() => void run(actions.start, "").then(setStarted)}>
          {t("add")}
        </Button>
      ) : null}
      {appSince ? (
        <Button look="danger" busy={busy} onClick={() => setAsked("remove")}>
          {t("remove")}
        </Button>
      ) : null}
      <p role="status" className="mt-2 min-h-6 font-medium">
        {status}
      </p>
      {codesLeft === null ? null : (
        <section aria-labelledby="recovery" className="mt-3 border-t border-line pt-3">
          <h3 id="recovery" className="mb-2 font-semibold">
            {recovery("title")}
          </h3>
          <p className="mb-3 text-soft">
            {recovery("text")} {recovery("left", { count: codesLeft })}
          </p>
          <Button busy={busy} onClick={() => setAsked("codes")}>
            {recovery("make")}
          </Button>
        </section>
      )}
      {codes ? <RecoveryCodes codes={codes} onDone={() => setCodes(null)} /> : null}
      <ConfirmDialog
        open={asked !== ""}
        title={asked === "codes" ? recovery("make-title") : t("remove-title")}
        keepLabel={asked === "codes" ? recovery("make-cancel") : t("remove-cancel")}
        confirm={asked === "codes" ? recovery("make") : t("remove")}
        onKeep={() => setAsked("")}
        onConfirm={() => {
          setAsked("");
          if (asked === "codes") void run(actions.makeCodes, "").then((made) => setCodes(made?.recoveryCodes ?? null));
          else void run(actions.remove, t("removed"));
        }}
      >
        <p>{asked === "codes" ? recovery("make-text") : t("remove-text")}</p>
      </ConfirmDialog>
      {dialog}
    </Card>
  );
}
