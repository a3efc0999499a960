import { useTranslations } from "next-intl";
import type { ReaderConsent } from "@/lib/health-record/reader/records-view";

/** The hospitals of consents by name, else by id. */
export function useHospitalNames(): (consents: readonly Pick<ReaderConsent, "hospital">[]) => string {
  const t = useTranslations("records");
  return (consents) =>
    consents.map(({ hospital }) => hospital?.name ?? hospital?.id ?? t("hospital-unknown")).join(", ");
}
