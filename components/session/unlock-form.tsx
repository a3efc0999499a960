"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { postJson } from "@/components/ui/post-json";
import type { SessionState } from "@/lib/web/session-state";

type Failure = "wrong-password" | "too-many-attempts" | "no-lock" | "unreachable";

/** Unlocks the session by the password of its person, and opens `next`. */
export function UnlockForm({ next }: { next: string }) {
  const t = useTranslations("sign-in");
  const [failure, setFailure] = useState<Failure | "password-missing" | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    document.getElementById("password")?.focus();
    if (!password) return setFailure("password-missing");
    setBusy(true);
    setFailure(null);
    const failed = await unlock(password);
    if (failed === null) return window.location.replace(next);
    setFailure(failed);
    setBusy(false);
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <div role="alert">
        {failure && failure !== "password-missing" ? <Notice look="bad">{t(failure)}</Notice> : null}
      </div>
      <Field
        id="password"
        label={t("password")}
        type="password"
        autoComplete="current-password"
        error={failure === "password-missing" ? t("password-missing") : undefined}
        autoFocus
      />
      <Button type="submit" look="primary" busy={busy}>
        {t(busy ? "unlocking" : "unlock")}
      </Button>
    </form>
  );
}

/** Null where the session is unlocked. */
async function unlock(password: string): Promise<Failure | null> {
  const result = await postJson<SessionState>("/api/session/unlock", { password });
  if (result === null) return "unreachable";
  if (result.status === "done") return result.value.kind === "over" ? "no-lock" : null;
  return result.code === "too-many-attempts" ? "too-many-attempts" : "wrong-password";
}
