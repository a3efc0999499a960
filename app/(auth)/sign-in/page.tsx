import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { chooseLanguageAction } from "@/app/(auth)/actions";
import { LanguageChoice } from "@/components/frame/language-choice";
import { Logo } from "@/components/frame/logo";
import { LockScreen, SwitchNotice } from "@/components/session/lock-screen";
import { SignInForm } from "@/components/frame/sign-in-form";
import { SingleSignOn } from "@/components/frame/single-sign-on";
import { Notice } from "@/components/ui/notice";
import { publicAddress } from "@/lib/web/auth-cookies";
import { clientMessages } from "@/lib/web/client-messages";
import { currentLock, currentSession, currentSessionEnd } from "@/lib/web/current-staff";
import { currentLanguage, offeredLanguages } from "@/lib/web/languages";
import { signInHospital } from "@/lib/web/sign-in-hospital";
import { localPath } from "@/lib/web/local-path";
import { offeredProviders } from "@/lib/web/offered-providers";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sign-in"))("title") };
}

type Search = Promise<{ callbackUrl?: string; error?: string; sso?: string; switch?: string }>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { callbackUrl = "", error, sso, switch: switching } = await searchParams;
  const next = localPath(callbackUrl);
  const session = await currentSession();
  if (session && !session.isLocked) redirect(next);
  const [t, lock, ended, language, languages, hospital, providers] = await Promise.all([
    getTranslations(),
    currentLock(),
    endedSession(),
    currentLanguage(),
    offeredLanguages(),
    signInHospital(),
    offeredProviders(),
  ]);
  const messages = await clientMessages("sign-in");
  const choice = <LanguageChoice languages={languages} current={language} choose={chooseLanguageAction} />;
  if (lock && switching === undefined)
    return (
      <LockScreen {...lock} next={next} messages={messages} languageChoice={choice}>
        <SingleSignOn providers={providers} refusal={sso ?? null} next={next} />
      </LockScreen>
    );
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-4">
      <p className="flex items-center gap-2 font-semibold">
        <Logo /> {t("app.name")}
      </p>
      <div className="flex flex-col gap-4 rounded-lg border border-line bg-card p-5">
        <div>
          <h1 className="text-xl font-semibold">{t("sign-in.title")}</h1>
          <p className="wrap-anywhere text-soft">
            {hospital === null ? t("sign-in.lead") : t("sign-in.lead-of", { hospital })}
          </p>
        </div>
        {lock ? <SwitchNotice name={lock.name} /> : ended ? <Notice look="note">{t(ended)}</Notice> : null}
        <NextIntlClientProvider messages={messages}>
          <SignInForm next={next} error={error ?? null} address={publicAddress()} />
        </NextIntlClientProvider>
        <SingleSignOn providers={providers} refusal={sso ?? null} next={next} />
      </div>
      {choice}
    </main>
  );
}

/** The text that explains the end of the browser's session, where it had one. */
async function endedSession() {
  const reason = await currentSessionEnd();
  if (reason === undefined || reason === "signed-out") return null;
  return reason === "idle" || reason === "too-many" ? (`sign-in.ended-${reason}` as const) : ("sign-in.ended" as const);
}
