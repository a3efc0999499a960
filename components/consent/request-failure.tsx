import { useTranslations } from "next-intl";
import { NetworkWords } from "@/components/consent/network-words";
import { Notice } from "@/components/ui/notice";

/** The network's own message, as it came; our advice stands in the sentence above it. */
export function RequestFailure({ failure }: { failure: { code: string; message: string } }) {
  const t = useTranslations("request");
  if (!failure.code && !failure.message) return null;
  return (
    <Notice look="bad" className="mb-3">
      <p className="font-semibold">{t("failure")}</p>
      <p>
        <NetworkWords said={failure} />
      </p>
    </Notice>
  );
}
