import { useTranslations } from "next-intl";
import { isWebPage, NetworkMessage } from "@/components/consent/network-message";
import { Notice } from "@/components/ui/notice";

/** The network's own message, as it came; our advice stands in the sentence above it. */
export function RequestFailure({
  failure,
  final,
}: {
  failure: { code: string; message: string };
  /** Whether it is the end, rather than why it takes so long. */
  final: boolean;
}) {
  const t = useTranslations("request");
  if (!failure.code && !failure.message) return null;
  return (
    <Notice look={final ? "bad" : "note"}>
      <p className="font-semibold">{t(isWebPage(failure) ? "failure-in-place" : "failure")}</p>
      <p>
        <NetworkMessage said={failure} />
      </p>
    </Notice>
  );
}
