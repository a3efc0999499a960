"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { provePasskey, type PasskeyAnswer } from "@/components/account/passkey-client";
import { CodeStep } from "@/components/frame/code-step";
import { callProvider, failureOf, type SignInFailure } from "@/components/frame/sign-in-call";
import { usePasskeyAutofill } from "@/components/frame/use-passkey-autofill";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useEarlyText } from "@/components/ui/use-early-text";

type Problem = { general?: string; email?: string; password?: string };

type FormProps = {
  /** The path to open after signing in. */
  next: string;
  error: string | null;
  /** The public address, for which the cookies are made. */
  address: string;
};

/**
 * Signs in: by a passkey, which is offered first and in the field for the e-mail address, or by password, followed by a code where the person
 * has a second factor. The typed e-mail address stays after a failure.
 */
export function SignInForm({ next, error, address }: FormProps) {
  const t = useTranslations("sign-in");
  const textOf = (failure: SignInFailure) =>
    failure === "second-factor-asked" ? t("code-lead") : t(failure, { address });
  const [problem, setProblem] = useState<Problem>(error ? { general: textOf(failureOf(error)) } : {});
  const [busy, setBusy] = useState<"" | "password" | "passkey">("");
  const [step, setStep] = useState<"password" | "code">("password");
  const [email, setEmail] = useState("");
  useEarlyText("email", email, setEmail);

  function end(failure: SignInFailure | null) {
    if (failure === null) return window.location.assign(next);
    setBusy("");
    if (failure === "second-factor-asked") setStep("code");
    else setProblem({ general: textOf(failure) });
  }

  async function signInWith({ challengeId, response }: PasskeyAnswer) {
    setBusy("passkey");
    setProblem({});
    end(await callProvider("passkey", { challengeId, response: JSON.stringify(response) }));
  }

  async function signInByPasskey() {
    setBusy("passkey");
    setProblem({});
    const answer = await provePasskey("sign-in");
    if (typeof answer !== "string") return signInWith(answer);
    setBusy("");
    setProblem({ general: answer === "unreachable" ? t("unreachable") : t("passkey-cancelled") });
  }

  usePasskeyAutofill((answer) => void signInWith(answer));

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (!email.trim() || !password) {
      setProblem({
        ...(email.trim() ? {} : { email: t("email-missing") }),
        ...(password ? {} : { password: t("password-missing") }),
      });
      document.getElementById(email.trim() ? "password" : "email")?.focus();
      return;
    }
    setBusy("password");
    setProblem({});
    end(await callProvider("credentials", { email, password }));
  }

  const passkeyButton = (
    <Button look="primary" busy={busy === "passkey"} onClick={() => void signInByPasskey()}>
      {t(busy === "passkey" ? "passkey-busy" : "use-passkey")}
    </Button>
  );
  const alert = <div role="alert">{problem.general ? <Notice look="bad">{problem.general}</Notice> : null}</div>;
  if (step === "code")
    return (
      <CodeStep
        alert={alert}
        passkeyButton={passkeyButton}
        onEnd={(failure) => {
          setProblem({});
          if (failure === "code-over") setStep("password");
          end(failure);
        }}
        onBack={() => {
          setProblem({});
          setStep("password");
        }}
      />
    );
  return (
    <div className="flex flex-col gap-4">
      {alert}
      {passkeyButton}
      <p className="text-soft">{t("or-password")}</p>
      <form method="dialog" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        <Field
          id="email"
          label={t("email")}
          type="email"
          autoComplete="username webauthn"
          value={email}
          onChange={({ target }) => setEmail(target.value)}
          error={problem.email}
          autoFocus
        />
        <Field
          id="password"
          label={t("password")}
          type="password"
          autoComplete="current-password"
          error={problem.password}
        />
        <Button type="submit" disabled={busy !== ""}>
          {t(busy === "password" ? "submitting" : "submit")}
        </Button>
      </form>
    </div>
  );
}
