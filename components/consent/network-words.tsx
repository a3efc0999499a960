import { useTranslations } from "next-intl";
import { PAGE_INSTEAD } from "@/lib/abdm/vocabulary";

/** What the network said, as a quotation with its code; text of theirs stays text. A page in its place is told as one. */
export function NetworkWords({ said: { code, message } }: { said: { code: string; message: string } }) {
  const t = useTranslations("request");
  return (
    <span className="wrap-anywhere">
      {message.startsWith(PAGE_INSTEAD) ? <Page title={message.slice(PAGE_INSTEAD.length + 2)} /> : null}
      {message && !message.startsWith(PAGE_INSTEAD) ? <q dir="auto">{message}</q> : null}
      {message ? "" : t("failure-no-words")}
      {code ? <span className="text-soft"> ({t("failure-code", { code })})</span> : null}
    </span>
  );
}

function Page({ title }: { title: string }) {
  const t = useTranslations("request");
  return title ? t("failure-page-titled", { title }) : t("failure-page");
}
