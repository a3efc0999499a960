import { useTranslations } from "next-intl";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";

/** Says record types as a sentence's part: "all record types", "Prescriptions, lab reports". */
export function useTypesInWords(): (types: readonly string[]) => string {
  const t = useTranslations("hi-types");
  return (types) => {
    if (types.length === 0) return capital(t("none"));
    if (OFFERED_HI_TYPES.every((type) => types.includes(type))) return capital(t("all"));
    return capital(types.map((type) => t(t.has(type) ? type : "unknown")).join(", "));
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
