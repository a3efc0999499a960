import { useTranslations } from "next-intl";
import type { Item } from "@/lib/health-record/document/to-item";
import { capitalise, wordsOfName } from "@/components/records/values/use-element-text";
import { isMessageKey } from "@/components/ui/message-key";

/** What kind of thing an item is, in words: of a type without words of ours, its name as sent with its words apart. */
export function useKindText(): (item: Item) => string {
  const t = useTranslations("records.kind");
  return ({ kind, resourceType }) => {
    const key = kind === "other" ? resourceType : kind;
    return isMessageKey(t, key) ? t(key) : capitalise(wordsOfName(resourceType)) || t("other");
  };
}

/** Kinds whose names alone do not show what they are: the kind always stands before them. */
export const NAMED_KINDS: ReadonlySet<Item["kind"]> = new Set<Item["kind"]>([
  "encounter",
  "care-plan",
  "service-request",
  "appointment",
  "family-history",
  "specimen",
  "immunization-recommendation",
  "other",
]);
