import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/frame/sign-in-form";
import { clientMessages } from "@/lib/edge/client-messages";
import { currentStaff } from "@/lib/edge/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sign-in"))("title") };
}

type Search = Promise<{ callbackUrl?: string; error?: string }>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { callbackUrl = "", error } = await searchParams;
  const next = pathOf(callbackUrl);
  if (await currentStaff()) redirect(next);
  const t = await getTranslations();
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-4">
      <p className="text-soft">{t("app.name")}</p>
      <h1 className="text-2xl font-semibold">{t("sign-in.title")}</h1>
      <p className="text-soft">{t("sign-in.lead")}</p>
      <NextIntlClientProvider messages={await clientMessages("sign-in")}>
        <SignInForm next={next} error={error ?? null} />
      </NextIntlClientProvider>
    </main>
  );
}

// Only ever back to a page of ours; next-auth hands over whole addresses.
function pathOf(callbackUrl: string): string {
  const url = URL.canParse(callbackUrl, "http://here") ? new URL(callbackUrl, "http://here") : null;
  return url && url.pathname !== "/sign-in" && !url.pathname.startsWith("//") ? url.pathname + url.search : "/requests";
}
