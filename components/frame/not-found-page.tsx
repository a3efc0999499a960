import { useTranslations } from "next-intl";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

/** For a page that does not exist or may not be seen: both look the same. */
export function NotFoundPage() {
  const t = useTranslations("not-found");
  return (
    <div className="flex max-w-lg flex-col items-start gap-3">
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p>{t("text")}</p>
      <Link href="/" className={buttonClass("primary")}>
        {t("back")}
      </Link>
    </div>
  );
}
