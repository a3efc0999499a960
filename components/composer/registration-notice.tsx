import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";

/** Above a form that its doctor cannot send: their registration number is missing. */
export function RegistrationNotice() {
  const t = useTranslations("composer");
  return (
    <Notice look="bad" className="mb-4 max-w-3xl" data-notice="registration-missing">
      <p className="font-semibold">{t("registration-missing-title")}</p>
      <p>{t("registration-missing")}</p>
    </Notice>
  );
}
