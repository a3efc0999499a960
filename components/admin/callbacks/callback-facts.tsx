import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CallbackRequest } from "@/components/admin/callbacks/callback-request";
import { InstantText } from "@/components/time/instant-text";
import { CopyButton } from "@/components/ui/copy-button";
import type { CallbackDetail } from "@/lib/operations/callbacks/callback-view";

/** When and where a callback came, how often, and what it was matched to. */
export function CallbackFacts({ callback }: { callback: CallbackDetail }) {
  const t = useTranslations("callback");
  const list = useTranslations("callbacks");
  const words = { copy: t("copy"), copied: t("copied"), failed: t("copy-failed") };
  const { waits, request, requestId } = callback;
  const facts: [string, ReactNode][] = [
    [t("request"), request ? <CallbackRequest request={request} /> : t("no-request")],
    ...(waits
      ? ([
          [t("waits-for"), <code className="font-mono">{waits.for}</code>],
          [t("waits-until"), <InstantText iso={waits.until} />],
        ] as [string, ReactNode][])
      : []),
    [t("received"), <InstantText iso={callback.receivedAt} seconds />],
    [t("processed"), callback.processedAt ? <InstantText iso={callback.processedAt} seconds /> : t("not-yet")],
    [t("delivered"), list("times", { count: callback.repeats + 1 })],
    [t("dialect"), callback.dialect],
    [t("path"), <code className="font-mono">/{callback.path}</code>],
    [
      t("gateway-id"),
      <>
        <code className="font-mono">{requestId}</code>{" "}
        <CopyButton text={requestId} label={t("gateway-id")} words={words} />
      </>,
    ],
  ];
  return (
    <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[9rem_1fr]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="mb-1 min-w-0 wrap-anywhere sm:mb-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
