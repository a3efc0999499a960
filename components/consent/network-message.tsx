import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";

type NetworkError = { code: string; message: string };

/** Whether a web page of a firewall or proxy arrived in place of the network's answer. */
const isWebPage = ({ message }: NetworkError): boolean => message.startsWith(HTML_PAGE_MESSAGE);

/** The network's error message as a quotation, with its code. A web page in its place is described instead. */
export function NetworkMessage({ error }: { error: NetworkError }) {
  const t = useTranslations("request");
  const { code, message } = error;
  return (
    <span className="wrap-anywhere">
      {isWebPage(error) ? <WebPage title={message.slice(HTML_PAGE_MESSAGE.length + 2)} /> : null}
      {message && !isWebPage(error) ? (
        <q lang="en" dir="auto">
          {message}
        </q>
      ) : null}
      {message ? "" : t("no-message")}
      {code ? <span className="text-soft"> ({t("network-code", { code })})</span> : null}
    </span>
  );
}

function WebPage({ title }: { title: string }) {
  const t = useTranslations("request");
  return title ? t.rich("web-page-titled", { title: () => <q dir="auto">{title}</q> }) : t("web-page");
}

type FailureProps = {
  failure: NetworkError;
  /** Whether the request has failed permanently; otherwise the failure explains a delay. */
  final: boolean;
};

/** The network's error message on a request's page. The advice on it is part of the situation sentence above. */
export function RequestFailure({ failure, final }: FailureProps) {
  const t = useTranslations("request");
  if (!failure.code && !failure.message) return null;
  return (
    <Notice look={final ? "bad" : "note"}>
      <p className="font-semibold">{t(isWebPage(failure) ? "web-page-title" : "network-message")}</p>
      <p>
        <NetworkMessage error={failure} />
      </p>
    </Notice>
  );
}
