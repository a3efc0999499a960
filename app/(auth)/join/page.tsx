import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { chooseLanguageAction } from "@/app/(auth)/actions";
import { joinAction, readLinkAction } from "@/app/(auth)/join/actions";
import { LanguageChoice } from "@/components/frame/language-choice";
import { Logo } from "@/components/frame/logo";
import { Join } from "@/components/join/join";
import { clientMessages } from "@/lib/web/client-messages";
import { currentLanguage, offeredLanguages } from "@/lib/web/languages";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("join"))("title"), referrer: "no-referrer" };
}

/** The page of a link that was handed over. The secret part stands behind the `#` of its address, and is read by the browser. */
export default async function JoinPage() {
  const [t, language, languages] = await Promise.all([getTranslations(), currentLanguage(), offeredLanguages()]);
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-4">
      <p className="flex items-center gap-2 font-semibold">
        <Logo /> {t("app.name")}
      </p>
      <div className="flex flex-col gap-4 rounded-lg border border-line bg-card p-5">
        <NextIntlClientProvider messages={await clientMessages("join", "account", "refusal", "input-error")}>
          <Join readLink={readLinkAction} join={joinAction} />
        </NextIntlClientProvider>
      </div>
      <LanguageChoice languages={languages} current={language} choose={chooseLanguageAction} />
    </main>
  );
}
