import { useTranslations } from "next-intl";
import { isMessageKey } from "@/components/ui/message-key";

/** A sentence that says what happened to a message last; null where no attempt was made. */
export function useMessageResult(): (lastResult: string | null) => string {
  const t = useTranslations("failed-message-result");
  return (lastResult) => {
    if (lastResult === null) return t("none");
    return t(isMessageKey(t, lastResult) ? lastResult : "other");
  };
}
