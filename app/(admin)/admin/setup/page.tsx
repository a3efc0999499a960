import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SetupSection } from "@/app/(admin)/admin/setup/setup-section";
import { readSetup } from "@/lib/operations/setup/read-setup";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("setup"))("title") };
}

export default async function SetupPage() {
  const [setup, t] = await Promise.all([readPage(readSetup, {}), getTranslations("setup")]);
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      <h2 className="sr-only">{t("steps")}</h2>
      <SetupSection setup={setup} />
    </>
  );
}
