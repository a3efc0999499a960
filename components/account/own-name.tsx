"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import { useEarlyText } from "@/components/ui/use-early-text";
import type { ActionResult } from "@/lib/web/action-result";

type NameProps = { name: string; change: (form: { name: string }) => Promise<ActionResult<unknown>> };

/** One's own name, which one may change. */
export function OwnName({ name, change }: NameProps) {
  const t = useTranslations("own-account");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const router = useRouter();
  const [typed, setTyped] = useState(name);
  useEarlyText("own-name", typed, setTyped);
  const [isBusy, setBusy] = useState(false);
  const [status, setStatus] = useState("");
  const [error, setError] = useState<string | undefined>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setStatus("");
    setError(undefined);
    const result = await change({ name: typed }).catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status === "done") {
      setStatus(t("saved"));
      return router.refresh();
    }
    const field = result?.fields["name"];
    if (!field) return setStatus(result ? refusal(result.code) : t("unreachable"));
    setError(fieldError(field));
    document.getElementById("own-name")?.focus();
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate method="dialog" className="flex flex-col gap-3">
      <Field
        id="own-name"
        label={t("name")}
        hint={t("name-hint")}
        value={typed}
        error={error}
        autoComplete="name"
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-3 print:hidden">
        <Button type="submit" busy={isBusy}>
          {t(isBusy ? "saving" : "save-name")}
        </Button>
        <span role="status">{status}</span>
      </div>
    </form>
  );
}
