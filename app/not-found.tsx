import { getTranslations } from "next-intl/server";
import Link from "next/link";

export default async function NotFound() {
  const t = await getTranslations("not-found");
  return (
    <main className="mx-auto max-w-lg p-6">
      <h1 className="mb-2 text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4">{t("text")}</p>
      <Link href="/requests">{t("back")}</Link>
    </main>
  );
}
