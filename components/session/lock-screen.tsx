import { NextIntlClientProvider, useTranslations, type AbstractIntlMessages } from "next-intl";
import type { ReactNode } from "react";
import { Logo } from "@/components/frame/logo";
import { UnlockForm } from "@/components/session/unlock-form";
import { Notice } from "@/components/ui/notice";
import type { UnlockWays } from "@/lib/staff/lock-session";

type LockProps = {
  /** Who locked it. */
  name: string;
  ways: UnlockWays;
  /** The path to open once it is unlocked. */
  next: string;
  messages: AbstractIntlMessages;
  languageChoice: ReactNode;
  /** Further ways to go on. */
  children: ReactNode;
};

/** What a locked computer shows: who locked it, and how that person or the next one goes on. */
export function LockScreen({ name, ways, next, messages, languageChoice, children }: LockProps) {
  const t = useTranslations("sign-in");
  const app = useTranslations("app");
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-4">
      <p className="flex items-center gap-2 font-semibold">
        <Logo /> {app("name")}
      </p>
      <div className="flex flex-col gap-4 rounded-lg border border-line bg-card p-5">
        <div>
          <h1 className="text-xl font-semibold">{t("locked-title")}</h1>
          <p className="text-soft">{t("locked-lead", { name })}</p>
        </div>
        <NextIntlClientProvider messages={messages}>
          <UnlockForm ways={ways} next={next} />
        </NextIntlClientProvider>
        {children}
        <div className="flex flex-wrap items-center justify-between gap-3">
          <a href="/sign-in?switch=1" className="inline-flex min-h-6 items-center">
            {t("switch")}
          </a>
          <form action="/api/session/sign-out" method="post">
            <button type="submit" className="min-h-6 text-accent underline">
              {t("sign-out-locked")}
            </button>
          </form>
        </div>
      </div>
      {languageChoice}
    </main>
  );
}

/** What it means for the person who locked the computer that somebody else signs in. */
export function SwitchNotice({ name }: { name: string }) {
  const t = useTranslations("sign-in");
  return (
    <Notice look="note">
      {t("switch-lead", { name })} <a href="/sign-in">{t("back-to-lock")}</a>
    </Notice>
  );
}
