import { useTranslations } from "next-intl";
import type { FailedMessageKind } from "@/lib/operations/failed-messages/failed-message-view";

/** The messages as the ABDM specifications name them, the same in every language. */
const SPECIFICATION_NAMES: Record<FailedMessageKind, string> = {
  "consent-on-notify": "consent on-notify",
  "consent-request-status": "consent request status",
};

/** What kind of message it is: as a plain text, and as the specifications name it. */
export function MessageName({ kind }: { kind: FailedMessageKind }) {
  const t = useTranslations("failed-message-kind");
  return (
    <>
      {t(kind)}
      <code className="block font-mono text-sm font-normal text-soft">{SPECIFICATION_NAMES[kind]}</code>
    </>
  );
}
