import { useTranslations } from "next-intl";
import type { PartialDate } from "@/lib/health-record/document/partial-date";
import type { ReaderPatient } from "@/lib/health-record/reader/records-view";
import { useDateText } from "@/components/records/values/use-date-text";
import { isMessageKey } from "@/components/ui/message-key";

/** The four facts of a patient's banner, always in this order; what is not known is named so. */
export function usePatientFacts(patient: ReaderPatient, birthDate: PartialDate | null) {
  const t = useTranslations("records");
  const { date } = useDateText();
  const genderKey = `gender.${patient.gender?.toLowerCase() ?? ""}`;
  const gender = isMessageKey(t, genderKey) ? t(genderKey) : patient.gender;
  return {
    name: patient.name ?? t("name-not-known"),
    birth: birthDate ? `${t("birth")} ${date(birthDate)}` : t("birth-not-known"),
    gender: gender ?? t("gender-not-known"),
    abhaAddress: patient.abhaAddress,
  };
}
