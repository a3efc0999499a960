"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import type { AlertSettings } from "@/lib/operations/detection/detection-view";
import type { AlertFailure } from "@/lib/operations/detection/post-alert";
import type { ActionResult } from "@/lib/web/action-result";

type FormProps = {
  settings: AlertSettings;
  save: (form: { alertUrl: string }) => Promise<ActionResult<unknown>>;
  test: () => Promise<ActionResult<AlertFailure | null>>;
};

/** Where signs of misuse are sent, and the key by which their receiver checks them. After a refusal what was typed stays. */
export function AlertSettingsForm({ settings: { alertUrl, key }, save, test }: FormProps) {
  const t = useTranslations("alert-settings");
  const problems = useTranslations("detections.alert-problem");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const router = useRouter();
  const { call, dialog } = useVerifiedCall();
  const [isBusy, setIsBusy] = useState(false);
  const [status, setStatus] = useState("");
  const [error, setError] = useState<string>();

  async function run<T>(act: () => Promise<ActionResult<T>>, textOf: (value: T) => string) {
    setIsBusy(true);
    setStatus("");
    setError(undefined);
    const result = await call<T>(() => act().catch(refusalOfFailedCall));
    setIsBusy(false);
    if (result?.status === "done") return setStatus(textOf(result.value));
    setStatus(refusal(result?.code ?? "unexpected"));
    const problem = result?.fields["alertUrl"];
    if (!problem) return;
    setError(problem);
    document.getElementById("alertUrl")?.focus();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get("alertUrl");
    const saved = () => {
      router.refresh();
      return t("saved");
    };
    void run(() => save({ alertUrl: typeof typed === "string" ? typed : "" }), saved);
  }

  const testText = (failure: AlertFailure | null) =>
    failure ? t("test-failed", { why: problems(failure.problem, { status: failure.status ?? 0 }) }) : t("test-done");

  return (
    <>
      <form method="dialog" onSubmit={submit} noValidate className="flex flex-col gap-3">
        <Field
          id="alertUrl"
          label={t("address")}
          hint={t("address-hint")}
          defaultValue={alertUrl ?? ""}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          error={fieldError(error)}
        />
        <details>
          <summary className="min-h-6 cursor-pointer">{t("key")}</summary>
          <p className="text-soft">{t("key-hint")}</p>
          <code className="block wrap-anywhere">{key}</code>
        </details>
        <div className="flex flex-wrap items-center gap-3 print:hidden">
          <Button type="submit" busy={isBusy}>
            {t("save")}
          </Button>
          {alertUrl === null ? null : (
            <Button busy={isBusy} onClick={() => void run(test, testText)}>
              {t("test")}
            </Button>
          )}
          <span role="status">{status}</span>
        </div>
      </form>
      {dialog}
    </>
  );
}
