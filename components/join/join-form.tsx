"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import { Notice } from "@/components/ui/notice";
import type { ActionResult } from "@/lib/web/action-result";
import type { LinkView } from "@/lib/web/join";

type FormProps = {
  invitation: Extract<LinkView, { state: "works" }>;
  offer: ReactNode;
  join: (password: string) => Promise<ActionResult<null>>;
  /** The link has stopped working meanwhile. */
  onLinkLost: () => void;
};

type Problem = { field?: "password" | "repeat"; text: string };

/** Chooses a password and signs in. After a refusal what was typed stays. */
export function JoinForm({ invitation, offer, join, onLinkLost }: FormProps) {
  const t = useTranslations("join");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { hospital, name, email, purpose } = invitation;
  useEffect(() => {
    if (problem) document.getElementById(problem.field ?? "join-problem")?.focus();
  }, [problem]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    const [password, repeat] = [String(form.get("password") ?? ""), String(form.get("repeat") ?? "")];
    if (password === "") return setProblem({ field: "password", text: fieldError("required") ?? "" });
    if (password !== repeat) return setProblem({ field: "repeat", text: fieldError("passwords-differ") ?? "" });
    setBusy(true);
    setProblem(null);
    const result = await join(password).catch(refusalOfFailedCall);
    if (result?.status === "done") {
      // Nothing of this page is left: a new document, and no link in the history of the browser.
      window.history.replaceState(null, "", window.location.pathname);
      return window.location.replace("/");
    }
    setBusy(false);
    if (result?.fields["link"]) return onLinkLost();
    const field = result?.fields["password"];
    if (field) return setProblem({ field: "password", text: fieldError(field) ?? "" });
    setProblem({ text: result ? refusal(result.code) : t("unreachable") });
  }

  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">{t(purpose === "invite" ? "title" : "title-reset")}</h1>
        <p>{t(purpose === "invite" ? "invited" : "reset", { hospital, name })}</p>
        <p className="text-soft wrap-anywhere">{t("email", { email })}</p>
      </div>
      {offer}
      <form onSubmit={(event) => void submit(event)} noValidate method="dialog" className="flex flex-col gap-4">
        <div id="join-problem" tabIndex={-1} role="alert">
          {problem && !problem.field ? <Notice look="bad">{problem.text}</Notice> : null}
        </div>
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
        <Button type="submit" look="primary" busy={isBusy}>
          {t(isBusy ? "submitting" : "submit")}
        </Button>
      </form>
    </>
  );
}
