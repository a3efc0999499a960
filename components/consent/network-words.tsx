import { useTranslations } from "next-intl";
import { PAGE_INSTEAD } from "@/lib/abdm/vocabulary";

type Said = { code: string; message: string };

/** Whether a page of some firewall or proxy came where the network's words should be. */
export const isPage = ({ message }: Said): boolean => message.startsWith(PAGE_INSTEAD);

/** What the network said, as a quotation with its code; text of theirs stays text. A page in its place is told as one. */
export function NetworkWords({ said }: { said: Said }) {
  const t = useTranslations("request");
  const { code, message } = said;
  return (
    <span className="wrap-anywhere">
      {isPage(said) ? <Page title={message.slice(PAGE_INSTEAD.length + 2)} /> : null}
      {message && !isPage(said) ? <q dir="auto">{message}</q> : null}
      {message ? "" : t("failure-no-words")}
      {code ? <span className="text-soft"> ({t("failure-code", { code })})</span> : null}
    </span>
  );
}

function Page({ title }: { title: string }) {
  const t = useTranslations("request");
  return title ? t.rich("failure-page-titled", { title: () => <q dir="auto">{title}</q> }) : t("failure-page");
}
