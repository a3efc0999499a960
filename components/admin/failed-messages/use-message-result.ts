import { useTranslations } from "next-intl";
import { isMessageKey } from "@/components/ui/message-key";

/** A sentence about the last result of a message, or about the lack of one. */
export function useMessageResult(): (lastResult: string | null) => string {
  const t = useTranslations("failed-message-result");
  return (lastResult) => {
    if (lastResult === null) return t("none");
    return t(isMessageKey(t, lastResult) ? lastResult : "other");
  };
}
