import { useTranslations } from "next-intl";

/** Says what is wrong with a field; nothing where nothing is. */
export function useFieldError(): (key: string | undefined) => string | undefined {
  const t = useTranslations("input-error");
  return (key) => (key === undefined ? undefined : t(t.has(key) ? key : "unknown"));
}
