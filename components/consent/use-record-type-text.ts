import { useTranslations } from "next-intl";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";

type InWords = (types: readonly string[]) => string;

/** Names record types within a sentence: "prescriptions, OP consultations". */
export function useRecordTypeList(): InWords {
  const name = useTypeNames();
  return (types) => types.map(name).join(", ");
}

/** Says record types on their own, every one of them: "All but discharge summaries", "Prescriptions, diagnostic reports". */
export function useRecordTypeText(): InWords {
  const name = useTypeNames();
  const t = useTranslations("hi-types");
  return (types) => {
    if (types.length === 0) return capital(t("none"));
    const missing = OFFERED_HI_TYPES.filter((type) => !types.includes(type));
    if (missing.length === 0) return capital(t("all"));
    if (missing.length <= 2) return capital(t("all-but", { types: missing.map(name).join(", ") }));
    return capital(types.map(name).join(", "));
  };
}

/** The same in a few words, for a row: of many the first, and how many more. */
export function useShortRecordTypeText(): InWords {
  const name = useTypeNames();
  const t = useTranslations("hi-types");
  const full = useRecordTypeText();
  return (types) => {
    if (types.length <= 3 || types.length >= OFFERED_HI_TYPES.length - 2) return full(types);
    const [first = "", second = ""] = types;
    return capital(t("and-more", { types: `${name(first)}, ${name(second)}`, count: types.length - 2 }));
  };
}

function useTypeNames(): (type: string) => string {
  const t = useTranslations("hi-types");
  return (type) => t(t.has(type) ? type : "unknown");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
