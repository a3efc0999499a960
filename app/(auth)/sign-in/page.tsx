import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { chooseLanguageAction } from "@/app/(auth)/actions";
import { LanguageChoice } from "@/components/frame/language-choice";
import { Logo } from "@/components/frame/logo";
import { SignInForm } from "@/components/frame/sign-in-form";
import { SingleSignOn } from "@/components/frame/single-sign-on";
import { Notice } from "@/components/ui/notice";
import { publicAddress } from "@/lib/web/auth-cookies";
import { clientMessages } from "@/lib/web/client-messages";
import { currentSessionId, currentStaff } from "@/lib/web/current-staff";
import { currentLanguage, offeredLanguages } from "@/lib/web/languages";
import { signInHospital } from "@/lib/web/sign-in-hospital";
import { localPath } from "@/lib/web/local-path";
import { offeredProviders } from "@/lib/web/offered-providers";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sign-in"))("title") };
}

type Search = Promise<{ callbackUrl?: string; error?: string; sso?: string }>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { callbackUrl = "", error, sso } = await searchParams;
  const next = localPath(callbackUrl);
  if (await currentStaff()) redirect(next);
  const [t, endedSessionId, language, languages, hospital, providers] = await Promise.all([
    getTranslations(),
    currentSessionId(),
    currentLanguage(),
    offeredLanguages(),
    signInHospital(),
    offeredProviders(),
  ]);
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
        {endedSessionId ? <Notice look="note">{t("sign-in.ended")}</Notice> : null}
        <NextIntlClientProvider messages={await clientMessages("sign-in")}>
          <SignInForm next={next} error={error ?? null} address={publicAddress()} />
        </NextIntlClientProvider>
        <SingleSignOn providers={providers} refusal={sso ?? null} next={next} />
      </div>
      <LanguageChoice languages={languages} current={language} choose={chooseLanguageAction} />
    </main>
  );
}
