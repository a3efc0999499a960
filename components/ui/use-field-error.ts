import { useTranslations } from "next-intl";
import { isMessageKey } from "@/components/ui/message-key";

/** Translates a field's error key, as an action returns it; undefined where the field has no error. */
export function useFieldError(): (key: string | undefined) => string | undefined {
  const t = useTranslations("input-error");
  return (key) => (key === undefined ? undefined : t(isMessageKey(t, key) ? key : "unknown"));
}
