import { useTranslations } from "next-intl";
import Link from "next/link";
import { StatusWord } from "@/components/consent/status-word";
import { InstantText } from "@/components/time/instant-text";
import { CopyButton } from "@/components/ui/copy-button";
import { FactList } from "@/components/ui/fact-list";
import type { CallbackDetail, CallbackItem } from "@/lib/operations/callbacks/callback-view";

/** When and where a callback arrived, how often, and to which request it belongs. */
export function CallbackFacts({ callback }: { callback: CallbackDetail }) {
  const t = useTranslations("callback");
  const list = useTranslations("callbacks");
  const texts = { copy: t("copy"), copied: t("copied"), failed: t("copy-failed") };
  const { waits, request, requestId } = callback;
  return (
    <FactList
      columns="stacked"
      facts={[
        { name: t("request"), value: request ? <CallbackRequest request={request} /> : t("no-request") },
        ...(waits
          ? [
              { name: t("waits-for"), value: <code className="font-mono">{waits.for}</code> },
              { name: t("waits-until"), value: <InstantText iso={waits.until} /> },
            ]
          : []),
        { name: t("received"), value: <InstantText iso={callback.receivedAt} seconds /> },
        {
          name: t("processed"),
          value: callback.processedAt ? <InstantText iso={callback.processedAt} seconds /> : t("not-yet"),
        },
        { name: t("delivered"), value: list("times", { count: callback.repeats + 1 }) },
        { name: t("dialect"), value: callback.dialect },
        { name: t("path"), value: <code className="font-mono">/{callback.path}</code> },
        {
          name: t("gateway-id"),
          value: (
            <>
              <code className="font-mono">{requestId}</code>{" "}
              <CopyButton text={requestId} label={t("gateway-id")} texts={texts} />
            </>
          ),
        },
      ]}
    />
  );
}

/** A link to the request to which a callback belongs, with its status. */
export function CallbackRequest({ request }: { request: NonNullable<CallbackItem["request"]> }) {
  const { name, abhaAddress } = request.patient;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        {/* Positioned, so that it stays clickable within a row whose own link covers the row. */}
        <Link href={`/requests/${request.id}`} prefetch={false} className="relative inline-block min-h-6">
          {name ?? abhaAddress}
        </Link>
        <StatusWord status={request.status} />
      </span>
      {name ? <span className="block text-soft">{abhaAddress}</span> : null}
    </>
  );
}
