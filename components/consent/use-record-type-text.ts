import { useTranslations } from "next-intl";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import { isMessageKey } from "@/components/ui/message-key";

type RecordTypeText = (types: readonly string[]) => string;

/** Lists record types within a sentence: "prescriptions, OP consultations". */
export function useRecordTypeList(): RecordTypeText {
  const nameOf = useRecordTypeName();
  return (types) => types.map(nameOf).join(", ");
}

/** Names every record type, as a text of its own: "All but discharge summaries", "Prescriptions, diagnostic reports". */
export function useRecordTypeText(): RecordTypeText {
  const nameOf = useRecordTypeName();
  const t = useTranslations("hi-type-list");
  return (types) => {
    if (types.length === 0) return capitalise(t("none"));
    const missing = OFFERED_HI_TYPES.filter((type) => !types.includes(type));
    if (missing.length === 0) return capitalise(t("all"));
    if (missing.length <= 2) return capitalise(t("all-but", { types: missing.map(nameOf).join(", ") }));
    return capitalise(types.map(nameOf).join(", "));
  };
}

/** A short form for a table row: of many types the first two, and how many more. */
export function useShortRecordTypeText(): RecordTypeText {
  const nameOf = useRecordTypeName();
  const t = useTranslations("hi-type-list");
  const full = useRecordTypeText();
  return (types) => {
    if (types.length <= 3 || types.length >= OFFERED_HI_TYPES.length - 2) return full(types);
    const [first = "", second = ""] = types;
    return capitalise(t("and-more", { types: `${nameOf(first)}, ${nameOf(second)}`, count: types.length - 2 }));
  };
}

function useRecordTypeName(): (type: string) => string {
  const t = useTranslations("hi-type-list");
  return (type) => t(isMessageKey(t, type) ? type : "unknown");
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
