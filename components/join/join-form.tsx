"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState, type FormEvent } from "react";
import { createPasskey, type NewPasskey } from "@/components/account/passkey-client";
import { RecoveryCodes } from "@/components/account/recovery-codes";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import { Notice } from "@/components/ui/notice";
import type { ActionResult } from "@/lib/web/action-result";
import type { LinkView } from "@/lib/web/join";

/** Uses the link of a token, with the way to sign in that was chosen. */
export type Join = (
  token: string,
  chosen: { password: string } | NewPasskey,
) => Promise<ActionResult<{ recoveryCodes: string[] | null }>>;

type FormProps = {
  invitation: Extract<LinkView, { state: "works" }>;
  token: string;
  join: Join;
  /** The link has stopped working meanwhile. */
  onLinkLost: () => void;
};

type Problem = { field?: "password" | "repeat"; text: string };

/** Makes a passkey or chooses a password, and signs in. After a refusal what was typed stays. */
export function JoinForm({ invitation, token, join, onLinkLost }: FormProps) {
  const t = useTranslations("join");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState<"" | "passkey" | "password">("");
  const [codes, setCodes] = useState<string[] | null>(null);
  const { hospital, name, email, purpose } = invitation;
  useEffect(() => {
    if (problem) document.getElementById(problem.field ?? "join-problem")?.focus();
  }, [problem]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    const [password, repeat] = [String(form.get("password") ?? ""), String(form.get("repeat") ?? "")];
    if (password === "") return setProblem({ field: "password", text: fieldError("required") ?? "" });
    if (password !== repeat) return setProblem({ field: "repeat", text: fieldError("passwords-differ") ?? "" });
    setBusy("password");
    await joinWith({ password });
  }

  async function makePasskey() {
    setBusy("passkey");
    setProblem(null);
    const made = await createPasskey(token);
    if (typeof made !== "string") return joinWith(made);
    setBusy("");
    setProblem({ text: t(`passkey-${made}`) });
  }

  async function joinWith(chosen: { password: string } | NewPasskey) {
    setProblem(null);
    const result = await join(token, chosen).catch(refusalOfFailedCall);
    if (result?.status === "done") {
      // No link is left in the history of the browser.
      window.history.replaceState(null, "", window.location.pathname);
      if (result.value.recoveryCodes) return setCodes(result.value.recoveryCodes);
      return leave();
    }
    setBusy("");
    if (result?.fields["link"]) return onLinkLost();
    const field = result?.fields["password"];
    if (field) return setProblem({ field: "password", text: fieldError(field) ?? "" });
    setProblem({ text: result ? refusal(result.code) : t("unreachable") });
  }

  if (codes)
    return (
      <>
        <h1 className="text-xl font-semibold">{t("codes-title")}</h1>
        <RecoveryCodes codes={codes} onDone={leave} />
      </>
    );
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">{t(purpose === "invite" ? "title" : "title-reset")}</h1>
        <p>{t(purpose === "invite" ? "invited" : "reset", { hospital, name })}</p>
        <p className="text-soft wrap-anywhere">{t("email", { email })}</p>
      </div>
      <div id="join-problem" tabIndex={-1} role="alert" className="empty:hidden">
        {problem && !problem.field ? <Notice look="bad">{problem.text}</Notice> : null}
      </div>
      <Button look="primary" busy={busy === "passkey"} onClick={() => void makePasskey()}>
        {t(busy === "passkey" ? "making-passkey" : "make-passkey")}
      </Button>
      <p className="text-soft">{t("or-password")}</p>
      <form onSubmit={(event) => void submit(event)} noValidate method="dialog" className="flex flex-col gap-4">
        {/* For password managers, which store the password under it. */}
        <input
          type="email"
          name="username"
          autoComplete="username"
          value={email}
          readOnly
          hidden
          aria-label={t("email-label")}
        />
        <Field
          id="password"
          type="password"
          label={t("password")}
          hint={t("password-hint")}
          autoComplete="new-password"
          error={problem?.field === "password" ? problem.text : undefined}
        />
        <Field
          id="repeat"
          type="password"
          label={t("repeat")}
          autoComplete="new-password"
          error={problem?.field === "repeat" ? problem.text : undefined}
        />
        <Button type="submit" busy={busy === "password"}>
          {t(busy === "password" ? "submitting" : "submit")}
        </Button>
      </form>
    </>
  );
}

/** Nothing of the page is left: a new document. */
const leave = () => window.location.replace("/");
