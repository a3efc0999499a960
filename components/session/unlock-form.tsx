"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { provePasskey, type PasskeyAnswer } from "@/components/account/passkey-client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { postJson } from "@/components/ui/post-json";
import type { UnlockWays } from "@/lib/staff/lock-session";
import type { SessionState } from "@/lib/web/session-state";

type Failure =
  | "wrong-password"
  | "passkey-refused"
  | "passkey-cancelled"
  | "too-many-attempts"
  | "too-busy"
  | "no-lock"
  | "unreachable";

/** Unlocks the session by a passkey or the password of its person, and opens `next`. */
export function UnlockForm({ ways, next }: { ways: UnlockWays; next: string }) {
  const t = useTranslations("sign-in");
  const [failure, setFailure] = useState<Failure | "password-missing" | null>(null);
  const [busy, setBusy] = useState<"" | "password" | "passkey">("");

  async function unlock(evidence: { password: string } | PasskeyAnswer) {
    const failed = await sendEvidence(evidence);
    if (failed === null) return window.location.replace(next);
    setFailure(failed);
    setBusy("");
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    document.getElementById("password")?.focus();
    if (!password) return setFailure("password-missing");
    setBusy("password");
    setFailure(null);
    await unlock({ password });
  }

  async function unlockByPasskey() {
    setBusy("passkey");
    setFailure(null);
    const answer = await provePasskey("unlock");
    if (typeof answer !== "string") return unlock(answer);
    setFailure(answer === "unreachable" ? answer : "passkey-cancelled");
    setBusy("");
  }

  return (
    <div className="flex flex-col gap-4">
      <div role="alert">
        {failure && failure !== "password-missing" ? <Notice look="bad">{t(failure)}</Notice> : null}
      </div>
      {ways.passkey ? (
        <Button look="primary" busy={busy === "passkey"} autoFocus onClick={() => void unlockByPasskey()}>
          {t(busy === "passkey" ? "passkey-busy" : "use-passkey")}
        </Button>
      ) : null}
      {ways.password ? (
        <form method="dialog" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
          <Field
            id="password"
            label={t("password")}
            type="password"
            autoComplete="current-password"
            error={failure === "password-missing" ? t("password-missing") : undefined}
            autoFocus={!ways.passkey}
          />
          <Button type="submit" look={ways.passkey ? "plain" : "primary"} busy={busy === "password"}>
            {t(busy === "password" ? "unlocking" : "unlock")}
          </Button>
        </form>
      ) : null}
    </div>
  );
}

/** Null where the session is unlocked. */
async function sendEvidence(evidence: { password: string } | PasskeyAnswer): Promise<Failure | null> {
  const result = await postJson<SessionState>("/api/session/unlock", evidence);
  if (result === null) return "unreachable";
  if (result.status === "done") return result.value.kind === "over" ? "no-lock" : null;
  if (result.code === "too-many-attempts" || result.code === "too-busy") return result.code;
  return "password" in evidence ? "wrong-password" : "passkey-refused";
}
