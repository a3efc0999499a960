import { useTranslations } from "next-intl";
import type { CallbackMessage } from "@/lib/operations/callbacks/callback-view";

/** The messages as the ABDM specifications name them, the same in every language; null where there is no such name. */
const SPECIFICATION_NAMES: Record<CallbackMessage, string | null> = {
  "on-find": "patient on-find",
  "on-init": "consent request on-init",
  "on-status": "consent request on-status",
  notify: "consent notify",
  "on-fetch": "consent on-fetch",
  "on-request": "health information on-request",
  unknown: null,
};

/** What kind of message a callback is: as a plain text, and as the specifications name it. */
export function CallbackMessageName({ message }: { message: CallbackMessage }) {
  const t = useTranslations("callback-message");
  const name = SPECIFICATION_NAMES[message];
  return (
    <>
      {t(message)}
      {name ? <code className="block font-mono text-sm font-normal text-soft">{name}</code> : null}
    </>
  );
}
