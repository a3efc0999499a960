import { useTranslations } from "next-intl";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";

type Said = { code: string; message: string };

/** Whether a page of some firewall or proxy came where the network's words should be. */
export const isWebPage = ({ message }: Said): boolean => message.startsWith(HTML_PAGE_MESSAGE);

/** What the network said, as a quotation with its code; text of theirs stays text. A page in its place is told as one. */
export function NetworkMessage({ said }: { said: Said }) {
  const t = useTranslations("request");
  const { code, message } = said;
  return (
    <span className="wrap-anywhere">
      {isWebPage(said) ? <Page title={message.slice(HTML_PAGE_MESSAGE.length + 2)} /> : null}
      {message && !isWebPage(said) ? <q dir="auto">{message}</q> : null}
      {message ? "" : t("failure-no-words")}
      {code ? <span className="text-soft"> ({t("failure-code", { code })})</span> : null}
    </span>
  );
}

function Page({ title }: { title: string }) {
  const t = useTranslations("request");
  return title ? t.rich("failure-page-titled", { title: () => <q dir="auto">{title}</q> }) : t("failure-page");
}
