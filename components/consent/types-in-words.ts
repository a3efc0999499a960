import { useTranslations } from "next-intl";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";

type InWords = (types: readonly string[]) => string;

/** Names record types within a sentence: "prescriptions, OP consultations". */
export function useTypeList(): InWords {
  const name = useTypeNames();
  return (types) => types.map(name).join(", ");
}

/** Says record types on their own, every one of them: "All record types", "Prescriptions, diagnostic reports". */
export function useTypesInWords(): InWords {
  const name = useTypeNames();
  const t = useTranslations("hi-types");
  return (types) => {
    if (types.length === 0) return capital(t("none"));
    return capital(areAll(types) ? t("all") : types.map(name).join(", "));
  };
}

/** The same in a few words, for a row: the first of many with the number of the rest, or what is missing from all. */
export function useTypesInShort(): InWords {
  const name = useTypeNames();
  const t = useTranslations("hi-types");
  const full = useTypesInWords();
  return (types) => {
    const missing = OFFERED_HI_TYPES.filter((type) => !types.includes(type));
    if (types.length <= 3 || missing.length === 0) return full(types);
    if (missing.length <= 2) return capital(t("all-but", { types: missing.map(name).join(", ") }));
    const [first = "", second = ""] = types;
    return capital(t("and-more", { types: `${name(first)}, ${name(second)}`, count: types.length - 2 }));
  };
}

function useTypeNames(): (type: string) => string {
  const t = useTranslations("hi-types");
  return (type) => t(t.has(type) ? type : "unknown");
}

const areAll = (types: readonly string[]) => OFFERED_HI_TYPES.every((type) => types.includes(type));

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
