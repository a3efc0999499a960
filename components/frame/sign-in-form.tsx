"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

type Problem = { general?: string; email?: string; password?: string };

type FormProps = {
  /** The path to open after signing in. */
  next: string;
  error: string | null;
  /** The public address, for which the cookies are made. */
  address: string;
};

/** Signs in with next-auth's credentials flow. The typed email stays after a failure. */
export function SignInForm({ next, error, address }: FormProps) {
  const t = useTranslations("sign-in");
  const [problem, setProblem] = useState<Problem>(error ? { general: t(reasonOf(error), { address }) } : {});
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, password] = [String(form.get("email") ?? ""), String(form.get("password") ?? "")];
    if (!email.trim() || !password) {
      setProblem({
        ...(email.trim() ? {} : { email: t("email-missing") }),
        ...(password ? {} : { password: t("password-missing") }),
      });
      document.getElementById(email.trim() ? "password" : "email")?.focus();
      return;
    }
    setBusy(true);
    setProblem({});
    const failure = await signIn(email, password).catch(() => "unreachable" as const);
    if (failure === null) return window.location.assign(next);
    setProblem({ general: t(failure, { address }) });
    setBusy(false);
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <div role="alert">{problem.general ? <Notice look="bad">{problem.general}</Notice> : null}</div>
      <Field id="email" label={t("email")} type="email" autoComplete="username" error={problem.email} autoFocus />
      <Field
        id="password"
        label={t("password")}
        type="password"
        autoComplete="current-password"
        error={problem.password}
      />
      <Button type="submit" look="primary" disabled={busy}>
        {t(busy ? "submitting" : "submit")}
      </Button>
    </form>
  );
}

type Reason = "wrong-credentials" | "too-many-attempts" | "cookies-refused" | "unreachable";

function reasonOf(error: string): Reason {
  if (error === "CredentialsSignin") return "wrong-credentials";
  return error === "too-many-attempts" ? "too-many-attempts" : "unreachable";
}

async function signIn(email: string, password: string): Promise<Reason | null> {
  const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, email, password, json: "true" });
  const response = await fetch("/api/auth/callback/credentials", { method: "POST", body });
  const { url } = (await response.json()) as { url?: string };
  const answer = url ? new URL(url, window.location.origin).searchParams : null;
  const error = answer?.get("error");
  if (error) return reasonOf(error);
  if (!response.ok) return "unreachable";
  // Without the cookie of the form next-auth looks at no password, and names no error.
  return answer?.get("csrf") || !(await hasSession()) ? "cookies-refused" : null;
}

/** Whether the browser sends the cookie of a session. */
async function hasSession(): Promise<boolean> {
  const session = (await (await fetch("/api/auth/session")).json()) as { user?: unknown };
  return session.user !== undefined;
}
