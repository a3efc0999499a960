import { useTranslations } from "next-intl";
import Link from "next/link";
import { Notice } from "@/components/ui/notice";

/** That a second factor is needed soon, with the days that are left. */
export function SecondFactorNotice({ days }: { days: number }) {
  const t = useTranslations("account");
  return (
    <Notice look="info" className="mb-4 print:hidden">
      {t("due-notice", { days })}{" "}
      <Link href="/me" className="whitespace-nowrap">
        {t("due-link")}
      </Link>
    </Notice>
  );
}
